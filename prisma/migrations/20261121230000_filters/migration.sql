-- Filters that a user keeps: see docs/filters.md.
CREATE TABLE "filters" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
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

GRANT SELECT, INSERT, UPDATE, DELETE ON "filters" TO taskwell_user;
ALTER TABLE "filters" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "filters_own_rows" ON "filters" TO taskwell_user
    USING ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')))
    WITH CHECK ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')));
