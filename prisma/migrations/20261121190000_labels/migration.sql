-- Labels. A task names those that it has; which tasks have a label is kept beside it.
CREATE TABLE "labels" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "labels_pkey" PRIMARY KEY ("user_id", "id"),
    CONSTRAINT "labels_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "labels_name_length" CHECK (char_length("name") BETWEEN 1 AND 100),
    CONSTRAINT "labels_name_not_blank" CHECK ("name" ~ '[^[:space:]]'),
    CONSTRAINT "labels_color_form" CHECK ("color" ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT "labels_version_positive" CHECK ("version" > 0),
    CONSTRAINT "labels_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- Without regard to case, in any script, whatever locale the database has.
CREATE UNIQUE INDEX "labels_name_unique" ON "labels"("user_id", lower(normalize("name") COLLATE "und-x-icu"));

CREATE TRIGGER "labels_bump_version" BEFORE UPDATE ON "labels"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

ALTER TABLE "tasks"
    ADD COLUMN "label_ids" UUID[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT "tasks_label_ids_count" CHECK (cardinality("label_ids") <= 50);

-- From a label to its tasks. Written by triggers alone.
CREATE TABLE "task_labels" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "label_id" UUID NOT NULL,
    "task_id" UUID NOT NULL,

    CONSTRAINT "task_labels_pkey" PRIMARY KEY ("user_id", "label_id", "task_id"),
    CONSTRAINT "task_labels_label_id_fkey" FOREIGN KEY ("user_id", "label_id")
        REFERENCES "labels"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "task_labels_task_id_fkey" FOREIGN KEY ("user_id", "task_id")
        REFERENCES "tasks"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "task_labels_user_id_task_id_idx" ON "task_labels"("user_id", "task_id");

CREATE FUNCTION "index_task_labels"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM public.task_labels
      WHERE user_id = NEW.user_id AND task_id = NEW.id AND label_id <> ALL (NEW.label_ids);
  END IF;
  INSERT INTO public.task_labels (user_id, label_id, task_id)
    SELECT NEW.user_id, label_id, NEW.id FROM unnest(NEW.label_ids) AS label_id
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER "tasks_index_labels_of_new" AFTER INSERT ON "tasks"
    FOR EACH ROW WHEN (NEW."label_ids" <> '{}') EXECUTE FUNCTION "index_task_labels"();
CREATE TRIGGER "tasks_index_labels" AFTER UPDATE ON "tasks"
    FOR EACH ROW WHEN (NEW."label_ids" <> OLD."label_ids") EXECUTE FUNCTION "index_task_labels"();

-- Whoever puts the label on a task at this moment holds its row (the foreign key), and is waited for.
CREATE FUNCTION "take_label_off"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.tasks SET label_ids = array_remove(label_ids, OLD.id)
    WHERE user_id = OLD.user_id
      AND id IN (SELECT task_id FROM public.task_labels WHERE user_id = OLD.user_id AND label_id = OLD.id);
  RETURN OLD;
END
$$;
CREATE TRIGGER "labels_take_off" BEFORE DELETE ON "labels"
    FOR EACH ROW EXECUTE FUNCTION "take_label_off"();

GRANT SELECT, INSERT, UPDATE, DELETE ON "labels" TO taskwell_user;
GRANT SELECT, INSERT, DELETE ON "task_labels" TO taskwell_user;

ALTER TABLE "labels" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "labels_own_rows" ON "labels" TO taskwell_user
    USING ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')))
    WITH CHECK ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')));

ALTER TABLE "task_labels" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "task_labels_own_rows" ON "task_labels" TO taskwell_user
    USING ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')))
    WITH CHECK ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')));
