-- Lists, subtasks, priorities, an order by hand, and the trash.

-- Keys of an order by hand (npm: fractional-indexing): texts that compare as bytes, with room between any two of them.
-- A new row's is of the present microsecond, so that it comes last: "m" says that 13 digits follow.
CREATE FUNCTION "new_position"() RETURNS text LANGUAGE sql VOLATILE SET search_path = '' AS $$
  SELECT 'm' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 13, '0')
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
    CONSTRAINT "lists_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "lists_name_length" CHECK (char_length("name") BETWEEN 1 AND 255),
    CONSTRAINT "lists_name_not_blank" CHECK ("name" ~ '[^[:space:]]'),
    CONSTRAINT "lists_color_form" CHECK ("color" ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT "lists_position_form" CHECK ("position" ~ '^[0-9A-Za-z]{2,255}$'),
    CONSTRAINT "lists_version_positive" CHECK ("version" > 0),
    CONSTRAINT "lists_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "lists_user_id_position_id_idx" ON "lists"("user_id", "position", "id");
-- For the job that empties the trash, of all users.
CREATE INDEX "lists_deleted_at_idx" ON "lists"("deleted_at") WHERE "deleted_at" IS NOT NULL;

CREATE TRIGGER "lists_bump_version" BEFORE UPDATE ON "lists"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

GRANT SELECT, INSERT, UPDATE, DELETE ON "lists" TO taskwell_user;
ALTER TABLE "lists" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "lists_own_rows" ON "lists" TO taskwell_user
    USING ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')))
    WITH CHECK ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')));

ALTER TABLE "tasks"
    ADD COLUMN "list_id" UUID,
    ADD COLUMN "parent_id" UUID,
    ADD COLUMN "completed_at" TIMESTAMPTZ(3),
    ADD COLUMN "priority" SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN "position" TEXT COLLATE "C",
    ADD COLUMN "deleted_at" TIMESTAMPTZ(3),
    ADD COLUMN "deleted_with" UUID;

-- What is there already keeps its version: nobody has changed it.
ALTER TABLE "tasks" DISABLE TRIGGER "tasks_bump_version";
UPDATE "tasks" SET
    "position" = 'm' || lpad(to_hex((extract(epoch FROM "created_at") * 1000000)::bigint), 13, '0'),
    "completed_at" = CASE WHEN "completed" THEN "updated_at" END;
ALTER TABLE "tasks" ENABLE TRIGGER "tasks_bump_version";

ALTER TABLE "tasks"
    ALTER COLUMN "position" SET DEFAULT new_position(),
    ALTER COLUMN "position" SET NOT NULL,
    ADD CONSTRAINT "tasks_position_form" CHECK ("position" ~ '^[0-9A-Za-z]{2,255}$'),
    ADD CONSTRAINT "tasks_priority_range" CHECK ("priority" BETWEEN 0 AND 4),
    ADD CONSTRAINT "tasks_completed_at_when_completed" CHECK ("completed" = ("completed_at" IS NOT NULL)),
    ADD CONSTRAINT "tasks_not_its_own_parent" CHECK ("parent_id" <> "id"),
    -- The task or list whose deletion brought it into the trash.
    ADD CONSTRAINT "tasks_deleted_with_when_deleted" CHECK (("deleted_at" IS NULL) = ("deleted_with" IS NULL)),
    ADD CONSTRAINT "tasks_list_id_fkey" FOREIGN KEY ("user_id", "list_id")
        REFERENCES "lists"("user_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE,
    ADD CONSTRAINT "tasks_parent_id_fkey" FOREIGN KEY ("user_id", "parent_id")
        REFERENCES "tasks"("user_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- Whoever writes it: a completed task knows since when.
CREATE FUNCTION "stamp_completed"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.completed_at := CASE WHEN NEW.completed THEN now() END;
  RETURN NEW;
END
$$;
CREATE TRIGGER "tasks_stamp_completed" BEFORE INSERT OR UPDATE ON "tasks"
    FOR EACH ROW WHEN (NEW."completed" <> (NEW."completed_at" IS NOT NULL)) EXECUTE FUNCTION "stamp_completed"();

CREATE INDEX "tasks_order_idx" ON "tasks"("user_id", "list_id", "position", "id");
CREATE INDEX "tasks_user_id_parent_id_idx" ON "tasks"("user_id", "parent_id") WHERE "parent_id" IS NOT NULL;
CREATE INDEX "tasks_user_id_deleted_at_id_idx" ON "tasks"("user_id", "deleted_at", "id") WHERE "deleted_at" IS NOT NULL;
-- For the job that empties the trash, of all users.
CREATE INDEX "tasks_deleted_at_idx" ON "tasks"("deleted_at") WHERE "deleted_at" IS NOT NULL;
