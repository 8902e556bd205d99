-- Lists, labels, filters, feeds and tasks. Keys start with the owner, so that no key tells of another user's rows.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- As people sort: item 2 before item 10.
CREATE COLLATION "natural" (provider = icu, locale = 'und-u-kn-true');

-- The last position of a manual order: the present microsecond, as a fractional-index key ("m": 13 digits follow).
CREATE FUNCTION "new_position"() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'm' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 13, '0')
$$;

-- Without accents and case, in any script and any locale of the database: as `fold` in packages/domain/src/search-text.ts.
CREATE FUNCTION "fold"("given" text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF octet_length(given) = char_length(given) THEN RETURN lower(given COLLATE "C"); END IF;
  RETURN translate(replace(replace(replace(
    regexp_replace(lower(normalize(given, NFKD) COLLATE "und-x-icu"), U&'[\0300-\036F\FE0E\FE0F]', '', 'g'),
    'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'øłđıς', 'oldiσ');
END
$$;

-- The folded title, a line break, and the folded description.
CREATE FUNCTION "task_search_text"("title" text, "description" text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF description IS NULL THEN RETURN translate(public.fold(title), E'\n', ' ') || E'\n'; END IF;
  RETURN translate(public.fold(title), E'\n', ' ') || E'\n' || public.fold(description);
END
$$;

-- A row that really changes gets the next version and a later updated_at, whoever writes it; one that is written as it
-- was keeps both. At least one millisecond later, so that updated_at always moves.
CREATE FUNCTION "bump_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version;
  NEW.updated_at := OLD.updated_at;
  -- A generated column is still NULL in NEW.
  IF TG_TABLE_NAME = 'tasks' THEN NEW.search_text := OLD.search_text; END IF;
  IF NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := greatest(now(), OLD.updated_at + interval '1 millisecond');
  END IF;
  RETURN NEW;
END
$$;

CREATE TABLE "lists" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT,
    "position" TEXT COLLATE "C" NOT NULL DEFAULT new_position(),
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "lists_pkey" PRIMARY KEY ("user_id", "id"),
    -- After a transaction app.user_id is '' rather than NULL; no row may ever belong to ''.
    CONSTRAINT "lists_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "lists_name_length" CHECK (char_length("name") BETWEEN 1 AND 255),
    CONSTRAINT "lists_name_not_blank" CHECK ("name" ~ '[^[:space:]]'),
    CONSTRAINT "lists_color_form" CHECK ("color" ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT "lists_position_form" CHECK (char_length("position") BETWEEN 2 AND 255 AND "position" !~ '[^0-9A-Za-z]'),
    CONSTRAINT "lists_version_positive" CHECK ("version" > 0),
    CONSTRAINT "lists_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "lists_user_id_position_id_idx" ON "lists"("user_id", "position", "id");
CREATE TRIGGER "lists_bump_version" BEFORE UPDATE ON "lists"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

CREATE TABLE "labels" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT COLLATE "und-x-icu" NOT NULL,
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
-- Without regard to case, in any script.
CREATE UNIQUE INDEX "labels_name_unique" ON "labels"("user_id", lower(normalize("name")));
CREATE TRIGGER "labels_bump_version" BEFORE UPDATE ON "labels"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

CREATE TABLE "filters" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT COLLATE "natural" NOT NULL,
    "query" TEXT NOT NULL,
    "color" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "filters_pkey" PRIMARY KEY ("user_id", "id"),
    CONSTRAINT "filters_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "filters_name_length" CHECK (char_length("name") BETWEEN 1 AND 255),
    CONSTRAINT "filters_name_not_blank" CHECK ("name" ~ '[^[:space:]]'),
    CONSTRAINT "filters_query_length" CHECK (char_length("query") BETWEEN 1 AND 1000),
    CONSTRAINT "filters_color_form" CHECK ("color" ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT "filters_version_positive" CHECK ("version" > 0),
    CONSTRAINT "filters_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TRIGGER "filters_bump_version" BEFORE UPDATE ON "filters"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

-- Whoever knows a feed's secret reads its tasks, until the feed is deleted.
CREATE TABLE "feeds" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT COLLATE "natural" NOT NULL,
    "list_id" UUID,
    "content" TEXT NOT NULL,
    "secret" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "feeds_pkey" PRIMARY KEY ("user_id", "id"),
    CONSTRAINT "feeds_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "feeds_name_length" CHECK (char_length("name") BETWEEN 1 AND 255),
    CONSTRAINT "feeds_name_not_blank" CHECK ("name" ~ '[^[:space:]]'),
    CONSTRAINT "feeds_content_known" CHECK ("content" IN ('events', 'todos')),
    -- 256 bits, in base64url.
    CONSTRAINT "feeds_secret_length" CHECK (char_length("secret") = 43),
    CONSTRAINT "feeds_version_positive" CHECK ("version" > 0),
    CONSTRAINT "feeds_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "feeds_list_id_fkey" FOREIGN KEY ("user_id", "list_id")
        REFERENCES "lists"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "feeds_secret_key" ON "feeds"("secret");
CREATE INDEX "feeds_user_id_list_id_idx" ON "feeds"("user_id", "list_id");
CREATE TRIGGER "feeds_bump_version" BEFORE UPDATE ON "feeds"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

-- A due date is a wall time and a zone; due_at is derived from them by the service, which follows RFC 5545 where PostgreSQL
-- does not (a time that occurs twice). Without a zone it is the wall time in UTC. not_before likewise.
CREATE TABLE "tasks" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "list_id" UUID,
    "parent_id" UUID,
    "title" TEXT COLLATE "natural" NOT NULL,
    "description" TEXT,
    "completed" BOOLEAN NOT NULL DEFAULT false,
    "completed_at" TIMESTAMPTZ(3),
    "priority" SMALLINT NOT NULL DEFAULT 0,
    "label_ids" UUID[] NOT NULL DEFAULT '{}',
    "due_date" DATE,
    "due_time" TIME(0),
    "due_zone" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "not_before_date" DATE,
    "not_before_time" TIME(0),
    "not_before_zone" TEXT,
    "not_before_at" TIMESTAMPTZ(3),
    "duration_minutes" INTEGER,
    "rrule" TEXT,
    "rrule_anchor" TEXT,
    -- Wall times: where the series began, and where UNTIL or COUNT ends it.
    "rrule_start" TIMESTAMP(0),
    "rrule_end" TIMESTAMP(0),
    "position" TEXT COLLATE "C" NOT NULL DEFAULT new_position(),
    "deleted_at" TIMESTAMPTZ(3),
    -- The task or list whose deletion brought it into the trash.
    "deleted_with" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "search_text" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (task_search_text("title", "description")) STORED,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("user_id", "id"),
    CONSTRAINT "tasks_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "tasks_not_its_own_parent" CHECK ("parent_id" <> "id"),
    CONSTRAINT "tasks_title_length" CHECK (char_length("title") BETWEEN 1 AND 255),
    CONSTRAINT "tasks_title_not_blank" CHECK ("title" ~ '[^[:space:]]'),
    CONSTRAINT "tasks_description_length" CHECK (char_length("description") <= 16384),
    CONSTRAINT "tasks_completed_at_when_completed" CHECK ("completed" = ("completed_at" IS NOT NULL)),
    CONSTRAINT "tasks_priority_range" CHECK ("priority" BETWEEN 0 AND 4),
    CONSTRAINT "tasks_label_ids_count" CHECK (cardinality("label_ids") <= 50),
    CONSTRAINT "tasks_due_form" CHECK (
        ("due_date" IS NULL) = ("due_at" IS NULL)
        AND ("due_time" IS NULL OR "due_date" IS NOT NULL)
        AND ("due_zone" IS NULL OR "due_time" IS NOT NULL)),
    CONSTRAINT "tasks_not_before_form" CHECK (
        ("not_before_date" IS NULL) = ("not_before_at" IS NULL)
        AND ("not_before_time" IS NULL OR "not_before_date" IS NOT NULL)
        AND ("not_before_zone" IS NULL OR "not_before_time" IS NOT NULL)),
    CONSTRAINT "tasks_duration_range" CHECK ("duration_minutes" BETWEEN 1 AND 525600),
    CONSTRAINT "tasks_rrule_form" CHECK (
        ("rrule" IS NULL) = ("rrule_start" IS NULL)
        AND ("rrule" IS NULL) = ("rrule_anchor" IS NULL)
        AND ("rrule" IS NOT NULL OR "rrule_end" IS NULL)
        AND ("rrule" IS NULL OR "due_date" IS NOT NULL)),
    CONSTRAINT "tasks_rrule_length" CHECK (char_length("rrule") <= 300),
    CONSTRAINT "tasks_rrule_anchor_known" CHECK ("rrule_anchor" IN ('schedule', 'completion')),
    CONSTRAINT "tasks_position_form" CHECK (char_length("position") BETWEEN 2 AND 255 AND "position" !~ '[^0-9A-Za-z]'),
    CONSTRAINT "tasks_deleted_with_when_deleted" CHECK (("deleted_at" IS NULL) = ("deleted_with" IS NULL)),
    CONSTRAINT "tasks_version_positive" CHECK ("version" > 0),
    CONSTRAINT "tasks_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "tasks_list_id_fkey" FOREIGN KEY ("user_id", "list_id")
        REFERENCES "lists"("user_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE,
    -- Deferrable: an import may bring a subtask before its parent.
    CONSTRAINT "tasks_parent_id_fkey" FOREIGN KEY ("user_id", "parent_id")
        REFERENCES "tasks"("user_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE
);
-- Each index is for a view that people look at: see docs/database.md.
CREATE INDEX "tasks_created_idx" ON "tasks"("user_id", "created_at", "id");
CREATE INDEX "tasks_list_idx" ON "tasks"("user_id", "list_id", "position", "id");
-- Not of open tasks only: completing a task would change an index, and every index with it (no HOT update).
CREATE INDEX "tasks_due_idx" ON "tasks"("user_id", "due_at", "id") WHERE "due_at" IS NOT NULL;
CREATE INDEX "tasks_parent_idx" ON "tasks"("user_id", "parent_id") WHERE "parent_id" IS NOT NULL;
CREATE INDEX "tasks_trash_idx" ON "tasks"("user_id", "deleted_at", "id") WHERE "deleted_at" IS NOT NULL;

CREATE TRIGGER "tasks_bump_version" BEFORE UPDATE ON "tasks"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

CREATE FUNCTION "stamp_completed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.completed_at := CASE WHEN NEW.completed THEN now() END;
  RETURN NEW;
END
$$;
CREATE TRIGGER "tasks_stamp_completed" BEFORE INSERT OR UPDATE ON "tasks"
    FOR EACH ROW WHEN (NEW."completed" <> (NEW."completed_at" IS NOT NULL)) EXECUTE FUNCTION "stamp_completed"();

-- A foreign key of an array: a task's labels exist, each once, and a label that is deleted is taken off. The lock makes
-- whoever deletes a label wait for tasks that are being given it.
CREATE FUNCTION "check_task_labels"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM (SELECT FROM public.labels
        WHERE user_id = NEW.user_id AND id = ANY (NEW.label_ids) FOR KEY SHARE) AS known) <> cardinality(NEW.label_ids) THEN
    RAISE foreign_key_violation USING MESSAGE = 'a label does not exist', CONSTRAINT = 'tasks_label_ids_fkey';
  END IF;
  RETURN NEW;
END
$$;
-- Not when a deleted label is taken off: deletions of two labels of one task would wait for each other.
CREATE TRIGGER "tasks_check_labels" BEFORE INSERT OR UPDATE OF "label_ids" ON "tasks"
    FOR EACH ROW WHEN (NEW."label_ids" <> '{}' AND pg_trigger_depth() = 0) EXECUTE FUNCTION "check_task_labels"();

CREATE FUNCTION "remove_deleted_label"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.tasks SET label_ids = array_remove(label_ids, OLD.id)
    WHERE user_id = OLD.user_id AND label_ids @> ARRAY[OLD.id];
  RETURN NULL;
END
$$;
CREATE TRIGGER "labels_remove_deleted" AFTER DELETE ON "labels"
    FOR EACH ROW EXECUTE FUNCTION "remove_deleted_label"();

CREATE TABLE "task_occurrences" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "task_id" UUID NOT NULL,
    -- The wall time that it was due at.
    "occurrence" TIMESTAMP(0) NOT NULL,
    "outcome" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    -- An occurrence is completed or skipped once, however often that is requested.
    CONSTRAINT "task_occurrences_pkey" PRIMARY KEY ("user_id", "task_id", "occurrence"),
    CONSTRAINT "task_occurrences_outcome_known" CHECK ("outcome" IN ('completed', 'skipped')),
    CONSTRAINT "task_occurrences_task_id_fkey" FOREIGN KEY ("user_id", "task_id")
        REFERENCES "tasks"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

GRANT SELECT, INSERT, UPDATE, DELETE ON "lists", "labels", "filters", "feeds", "tasks" TO taskwell_user;
GRANT SELECT, INSERT, DELETE ON "task_occurrences" TO taskwell_user;

-- The same policy for each table, and row security enabled.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['lists', 'labels', 'filters', 'feeds', 'tasks', 'task_occurrences'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format($policy$CREATE POLICY %I ON %I TO taskwell_user
      USING (user_id = nullif(current_setting('app.user_id', true), ''))
      WITH CHECK (user_id = nullif(current_setting('app.user_id', true), ''))$policy$, owned || '_own_rows', owned);
  END LOOP;
END
$$;
