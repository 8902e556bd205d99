-- Webhooks, and the jobs that servers do by themselves (docs/decisions/0028-jobs.md, 0029-webhooks.md).

-- Outside of what users reach: the tenant role has no privilege here.
CREATE SCHEMA "jobs";

CREATE TABLE "jobs"."jobs" (
    "name" TEXT COLLATE "C" NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    -- Who does it now, and until when nobody else may.
    "lease" UUID,
    "lease_until" TIMESTAMPTZ(3),
    -- Failures since it last succeeded.
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("name")
);

CREATE TABLE "webhooks" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT COLLATE "natural",
    "url" TEXT NOT NULL,
    -- Empty: all.
    "event_types" TEXT[] NOT NULL DEFAULT '{}',
    "list_ids" UUID[] NOT NULL DEFAULT '{}',
    "secret" TEXT COLLATE "C" NOT NULL,
    -- Signs beside the new one for a day after a rotation.
    "previous_secret" TEXT COLLATE "C",
    "previous_secret_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("user_id", "id"),
    CONSTRAINT "webhooks_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "webhooks_name_length" CHECK (char_length("name") BETWEEN 1 AND 255),
    CONSTRAINT "webhooks_name_not_blank" CHECK ("name" ~ '[^[:space:]]'),
    CONSTRAINT "webhooks_url_form" CHECK ("url" ~ '^https?://' AND char_length("url") <= 2000),
    CONSTRAINT "webhooks_event_types_number" CHECK (cardinality("event_types") <= 50),
    CONSTRAINT "webhooks_list_ids_number" CHECK (cardinality("list_ids") <= 50),
    -- whsec: an HMAC key; whsk: the private key of Ed25519. Both in base64.
    CONSTRAINT "webhooks_secret_form" CHECK ("secret" ~ '^wh(sec|sk)_[A-Za-z0-9+/]{43}=$'),
    CONSTRAINT "webhooks_version_positive" CHECK ("version" > 0),
    CONSTRAINT "webhooks_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TRIGGER "webhooks_bump_version" BEFORE UPDATE ON "webhooks"
    FOR EACH ROW EXECUTE FUNCTION "bump_version"();

-- How far each webhook has got. By itself, so that a delivery does not change the webhook's version.
CREATE TABLE "webhook_deliveries" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    -- What has been delivered: { from, until?, afterSeq }, as in the tokens of changes.list.
    "cursor" JSONB NOT NULL,
    -- NULL: nothing to do.
    "next_at" TIMESTAMPTZ(3),
    "lease" UUID,
    "lease_until" TIMESTAMPTZ(3),
    -- How often somebody has said that there may be something to do.
    "pokes" INTEGER NOT NULL DEFAULT 0,
    -- Failures since the last success.
    "attempts" INTEGER NOT NULL DEFAULT 0,
    -- The last fifty, newest first.
    "log" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("user_id", "id"),
    CONSTRAINT "webhook_deliveries_id_fkey" FOREIGN KEY ("user_id", "id")
        REFERENCES "webhooks"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "webhook_deliveries_next_idx" ON "webhook_deliveries"("next_at") WHERE "next_at" IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhooks" TO taskwell_user;
GRANT SELECT, INSERT, UPDATE ON "webhook_deliveries" TO taskwell_user;

DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['webhooks', 'webhook_deliveries'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format($policy$CREATE POLICY %I ON %I TO taskwell_user
      USING (user_id = nullif(current_setting('app.user_id', true), ''))
      WITH CHECK (user_id = nullif(current_setting('app.user_id', true), ''))$policy$, owned || '_own_rows', owned);
  END LOOP;
END
$$;
