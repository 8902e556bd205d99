-- Tasks are imported in whatever order a document has them: a subtask may come before what it is a part of.
ALTER TABLE "tasks" ALTER CONSTRAINT "tasks_parent_id_fkey" DEFERRABLE INITIALLY IMMEDIATE;
