-- Open and done tasks in indexes of their own. What is open is counted from the first alone, without the table.
CREATE INDEX "tasks_open_idx" ON "tasks"("user_id", "created_at", "id")
    INCLUDE ("list_id", "due_at", "due_time", "due_zone") WHERE NOT "completed" AND "deleted_at" IS NULL;
CREATE INDEX "tasks_completed_idx" ON "tasks"("user_id", "created_at", "id") WHERE "completed";
DROP INDEX "tasks_user_id_completed_created_at_id_idx";
-- For the order by hand across lists, and for the newest of one.
CREATE INDEX "tasks_by_position_idx" ON "tasks"("user_id", "position", "id");
CREATE INDEX "tasks_by_list_idx" ON "tasks"("user_id", "list_id", "created_at", "id");
-- In the order in which tasks are listed by due date.
DROP INDEX "tasks_recurring_idx";
CREATE INDEX "tasks_recurring_idx" ON "tasks"(
    "user_id", (CASE WHEN "due_at" IS NULL THEN 'infinity'::timestamptz ELSE "due_at" END), "id") WHERE "rrule" IS NOT NULL;

-- The same as before, at once for what is ASCII. Not STRICT: a CASE is not, and PostgreSQL would not inline it.
CREATE OR REPLACE FUNCTION "fold"("given" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN octet_length(given) = char_length(given) THEN lower(given COLLATE "C") COLLATE "default" ELSE
    regexp_replace(
      regexp_replace(
        normalize(translate(lower(given COLLATE "und-x-icu"), 'øłđıæœ', 'oldiao'), NFKD),
        U&'[\0300-\036F]', '', 'g'),
      U&'([\3040-\30FF\3400-\4DBF\4E00-\9FFF\1100-\11FF\F900-\FAFF])', ' \1 ', 'g') COLLATE "default"
  END
$$;

-- Which tasks of a label are open, counted likewise; and when they were made, for the newest of a label. Written by triggers
-- alone.
ALTER TABLE "task_labels"
    ADD COLUMN "is_open" BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN "created_at" TIMESTAMPTZ(3);
UPDATE "task_labels" SET
    "is_open" = NOT "tasks"."completed" AND "tasks"."deleted_at" IS NULL,
    "created_at" = "tasks"."created_at"
    FROM "tasks" WHERE "tasks"."user_id" = "task_labels"."user_id" AND "tasks"."id" = "task_labels"."task_id";
ALTER TABLE "task_labels" ALTER COLUMN "created_at" SET NOT NULL;
CREATE INDEX "task_labels_by_created_idx" ON "task_labels"("user_id", "label_id", "created_at", "task_id");
CREATE INDEX "task_labels_open_idx" ON "task_labels"("user_id", "label_id") WHERE "is_open";
GRANT UPDATE ("is_open") ON "task_labels" TO taskwell_user;

CREATE OR REPLACE FUNCTION "index_task_labels"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM public.task_labels
      WHERE user_id = NEW.user_id AND task_id = NEW.id AND label_id <> ALL (NEW.label_ids);
  END IF;
  INSERT INTO public.task_labels (user_id, label_id, task_id, is_open, created_at)
    SELECT NEW.user_id, label_id, NEW.id, NOT NEW.completed AND NEW.deleted_at IS NULL, NEW.created_at
      FROM unnest(NEW.label_ids) AS label_id
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE FUNCTION "mark_open_labels"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.task_labels SET is_open = NOT NEW.completed AND NEW.deleted_at IS NULL
    WHERE user_id = NEW.user_id AND task_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER "tasks_mark_open_labels" AFTER UPDATE ON "tasks"
    FOR EACH ROW WHEN (NEW."label_ids" <> '{}'
      AND (NEW."completed" OR NEW."deleted_at" IS NOT NULL) <> (OLD."completed" OR OLD."deleted_at" IS NOT NULL))
    EXECUTE FUNCTION "mark_open_labels"();
