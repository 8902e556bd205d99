-- Tasks that recur, and what became of each occurrence.
ALTER TABLE "tasks"
    ADD COLUMN "rrule" TEXT,
    ADD COLUMN "rrule_anchor" TEXT,
    -- Wall times: where the series began, and where UNTIL or COUNT ends it.
    ADD COLUMN "rrule_start" TIMESTAMP(0),
    ADD COLUMN "rrule_end" TIMESTAMP(0),
    ADD CONSTRAINT "tasks_rrule_form" CHECK (
        ("rrule" IS NULL) = ("rrule_start" IS NULL)
        AND ("rrule" IS NULL) = ("rrule_anchor" IS NULL)
        AND ("rrule" IS NOT NULL OR "rrule_end" IS NULL)
        AND ("rrule" IS NULL OR "due_date" IS NOT NULL)),
    ADD CONSTRAINT "tasks_rrule_length" CHECK (char_length("rrule") <= 300),
    ADD CONSTRAINT "tasks_rrule_anchor_known" CHECK ("rrule_anchor" IN ('schedule', 'completion'));

CREATE INDEX "tasks_recurring_idx" ON "tasks"("user_id", "due_at", "id") WHERE "rrule" IS NOT NULL;

CREATE TABLE "task_occurrences" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "task_id" UUID NOT NULL,
    -- What was due, as a wall time.
    "occurrence" TIMESTAMP(0) NOT NULL,
    "outcome" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    -- An occurrence is done or skipped once, however often that is said.
    CONSTRAINT "task_occurrences_pkey" PRIMARY KEY ("user_id", "task_id", "occurrence"),
    CONSTRAINT "task_occurrences_outcome_known" CHECK ("outcome" IN ('completed', 'skipped')),
    CONSTRAINT "task_occurrences_task_id_fkey" FOREIGN KEY ("user_id", "task_id")
        REFERENCES "tasks"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

GRANT SELECT, INSERT, DELETE ON "task_occurrences" TO taskwell_user;
ALTER TABLE "task_occurrences" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "task_occurrences_own_rows" ON "task_occurrences" TO taskwell_user
    USING ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')))
    WITH CHECK ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')));
