-- The role that every request of a user runs as: no login, no way around row security.
-- Roles belong to the whole cluster, so another database's migration may be creating it at this moment.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taskwell_user') THEN
    CREATE ROLE taskwell_user NOLOGIN NOINHERIT;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- Since PostgreSQL 16, creating a role is not enough to switch to it.
DO $$
BEGIN
  GRANT taskwell_user TO CURRENT_USER;
EXCEPTION
  -- "tuple concurrently updated": another migration has just granted the same.
  WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
END
$$;

CREATE TABLE "users" (
    "id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_id_length" CHECK (char_length("id") BETWEEN 1 AND 255),
    CONSTRAINT "users_email_length" CHECK (char_length("email") BETWEEN 1 AND 255),
    CONSTRAINT "users_name_length" CHECK (char_length("name") BETWEEN 1 AND 255)
);

CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

CREATE TABLE "tasks" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "completed" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("user_id", "id"),
    -- After a transaction app.user_id is '' rather than NULL; no row may ever belong to ''.
    CONSTRAINT "tasks_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "tasks_title_length" CHECK (char_length("title") BETWEEN 1 AND 255),
    CONSTRAINT "tasks_title_not_blank" CHECK ("title" ~ '[^[:space:]]'),
    CONSTRAINT "tasks_description_length" CHECK (char_length("description") <= 1000),
    CONSTRAINT "tasks_version_positive" CHECK ("version" > 0)
);

CREATE INDEX "tasks_user_id_created_at_id_idx" ON "tasks"("user_id", "created_at", "id");
CREATE INDEX "tasks_user_id_completed_created_at_id_idx" ON "tasks"("user_id", "completed", "created_at", "id");

ALTER TABLE "tasks" ADD CONSTRAINT "tasks_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A row that really changes gets the next version and a later updated_at, whoever writes it; one that is
-- written as it was keeps both. At least one millisecond later, so that updated_at always moves.
CREATE FUNCTION "bump_version"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.version := OLD.version;
  NEW.updated_at := OLD.updated_at;
  IF NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := greatest(now(), OLD.updated_at + interval '1 millisecond');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER "tasks_bump_version" BEFORE UPDATE ON "tasks"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

-- What a user may reach, and which rows of it. The user's id is set for one transaction at a time.
GRANT USAGE ON SCHEMA public TO taskwell_user;
GRANT SELECT, INSERT ON "users" TO taskwell_user;
GRANT SELECT, INSERT, UPDATE, DELETE ON "tasks" TO taskwell_user;

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "users_own_row" ON "users" TO taskwell_user
    USING ("id" = (SELECT nullif(current_setting('app.user_id', true), '')))
    WITH CHECK ("id" = (SELECT nullif(current_setting('app.user_id', true), '')));

ALTER TABLE "tasks" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "tasks_own_rows" ON "tasks" TO taskwell_user
    USING ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')))
    WITH CHECK ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')));
