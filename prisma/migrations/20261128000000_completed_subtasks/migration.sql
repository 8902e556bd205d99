-- What undoing an occurrence restores: the subtasks that were done, [{ "id", "completedAt" }].
ALTER TABLE "task_occurrences" ADD COLUMN "completed_subtasks" JSONB NOT NULL DEFAULT '[]';
