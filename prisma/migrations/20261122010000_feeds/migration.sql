-- Calendar feeds: whoever knows the secret in a feed's address reads its tasks, until the feed is deleted.
CREATE TABLE "feeds" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
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

GRANT SELECT, INSERT, UPDATE, DELETE ON "feeds" TO taskwell_user;
ALTER TABLE "feeds" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "feeds_own_rows" ON "feeds" TO taskwell_user
    USING ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')))
    WITH CHECK ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')));
