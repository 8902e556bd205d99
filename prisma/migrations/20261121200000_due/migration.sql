-- When a task is due, and until when it is put off. A wall time and a zone are the promise; the instant is derived from
-- them when they are written: by the service, which follows RFC 5545 where PostgreSQL does not (a time that occurs twice).
-- Without a zone, it is what the wall time would be in UTC: for sorting, and to be compared with a local time.
ALTER TABLE "tasks"
    ADD COLUMN "due_date" DATE,
    ADD COLUMN "due_time" TIME(0),
    ADD COLUMN "due_zone" TEXT,
    ADD COLUMN "due_at" TIMESTAMPTZ(3),
    ADD COLUMN "not_before_date" DATE,
    ADD COLUMN "not_before_time" TIME(0),
    ADD COLUMN "not_before_zone" TEXT,
    ADD COLUMN "not_before_at" TIMESTAMPTZ(3),
    ADD COLUMN "duration_minutes" INTEGER,
    ADD CONSTRAINT "tasks_due_form" CHECK (
        ("due_date" IS NULL) = ("due_at" IS NULL)
        AND ("due_time" IS NULL OR "due_date" IS NOT NULL)
        AND ("due_zone" IS NULL OR "due_time" IS NOT NULL)),
    ADD CONSTRAINT "tasks_not_before_form" CHECK (
        ("not_before_date" IS NULL) = ("not_before_at" IS NULL)
        AND ("not_before_time" IS NULL OR "not_before_date" IS NOT NULL)
        AND ("not_before_zone" IS NULL OR "not_before_time" IS NOT NULL)),
    ADD CONSTRAINT "tasks_duration_range" CHECK ("duration_minutes" BETWEEN 1 AND 525600);

CREATE INDEX "tasks_due_idx" ON "tasks"("user_id", "due_at", "id") WHERE "due_at" IS NOT NULL;
