-- What undoing an occurrence restores: the subtasks that were done, [{ "id", "completedAt" }].
ALTER TABLE "task_occurrences" ADD COLUMN "completed_subtasks" JSONB NOT NULL DEFAULT '[]';

-- The UID that a task came with from another program, where it is not the task's id.
CREATE TABLE "calendar_uids" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "task_id" UUID NOT NULL,
    "uid" TEXT NOT NULL,

    CONSTRAINT "calendar_uids_pkey" PRIMARY KEY ("user_id", "task_id"),
    CONSTRAINT "calendar_uids_uid_length" CHECK (char_length("uid") BETWEEN 1 AND 1000),
    CONSTRAINT "calendar_uids_task_id_fkey" FOREIGN KEY ("user_id", "task_id")
        REFERENCES "tasks"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
GRANT SELECT, INSERT, DELETE ON "calendar_uids" TO taskwell_user;
ALTER TABLE "calendar_uids" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "calendar_uids_own_rows" ON "calendar_uids" TO taskwell_user
  USING (user_id = nullif(current_setting('app.user_id', true), ''))
  WITH CHECK (user_id = nullif(current_setting('app.user_id', true), ''));
