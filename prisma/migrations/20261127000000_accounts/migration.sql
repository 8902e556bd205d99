-- Users, the role that their queries run as, and the accounts of Better Auth.

-- The tenant role: every query of a user runs as it. No login, no way around row security.
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
  -- An administrator has granted it, to a role that may not.
  WHEN insufficient_privilege THEN
    IF NOT pg_has_role(CURRENT_USER, 'taskwell_user', 'MEMBER') THEN RAISE; END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO taskwell_user;

CREATE TABLE "users" (
    "id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_id_length" CHECK (char_length("id") BETWEEN 1 AND 255),
    CONSTRAINT "users_email_length" CHECK (char_length("email") BETWEEN 1 AND 255),
    CONSTRAINT "users_name_length" CHECK (char_length("name") BETWEEN 1 AND 255)
);
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- A query names whose rows it reads; the policies hold whatever it names (docs/decisions/0003-isolation.md).
GRANT SELECT, INSERT ON "users" TO taskwell_user;
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "users_own_row" ON "users" TO taskwell_user
    USING ("id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("id" = nullif(current_setting('app.user_id', true), ''));

-- The tables of Better Auth. No grant: users' queries cannot reach this schema.
CREATE SCHEMA "auth";

CREATE TABLE "auth"."sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "sessions_token_key" ON "auth"."sessions"("token");
CREATE INDEX "sessions_user_id_idx" ON "auth"."sessions"("user_id");

CREATE TABLE "auth"."accounts" (
    "id" TEXT NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "provider_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "password" TEXT,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "accounts_provider_id_account_id_key" ON "auth"."accounts"("provider_id", "account_id");
CREATE INDEX "accounts_user_id_idx" ON "auth"."accounts"("user_id");

CREATE TABLE "auth"."verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "verifications_identifier_idx" ON "auth"."verifications"("identifier");

CREATE TABLE "auth"."jwks" (
    "id" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "private_key" TEXT NOT NULL,
    "alg" TEXT,
    "crv" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "jwks_pkey" PRIMARY KEY ("id")
);

-- Tokens issued before this are refused: the user signed out everywhere, or deleted the account.
CREATE TABLE "auth"."token_revocations" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "issued_before" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "token_revocations_pkey" PRIMARY KEY ("user_id")
);
CREATE INDEX "token_revocations_issued_before_idx" ON "auth"."token_revocations"("issued_before");

-- Counters of rate-limiter-flexible. Unlogged: a count that a crash forgets does no harm.
CREATE UNLOGGED TABLE "auth"."rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "rate_limits_expire_idx" ON "auth"."rate_limits"("expire");

-- A token that outlives its account must not bring the user's row back. Runs as its owner, since users cannot read the
-- revocations; it answers yes or no about the row being inserted, and row security still decides about that row.
CREATE FUNCTION "auth"."refuse_deleted_user"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM auth.token_revocations WHERE user_id = NEW.id) THEN
    RAISE invalid_authorization_specification USING MESSAGE = 'the account was deleted';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "users_refuse_deleted" BEFORE INSERT ON "users"
    FOR EACH ROW EXECUTE FUNCTION "auth"."refuse_deleted_user"();

-- Answers to calls with an Idempotency-Key, written in the transaction of their effect.
CREATE TABLE "idempotency_keys" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "call" SMALLINT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "answer" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("user_id", "key", "call"),
    CONSTRAINT "idempotency_keys_user_id_not_empty" CHECK ("user_id" <> ''),
    CONSTRAINT "idempotency_keys_key_length" CHECK (char_length("key") BETWEEN 1 AND 255),
    CONSTRAINT "idempotency_keys_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

GRANT SELECT, INSERT, UPDATE ON "idempotency_keys" TO taskwell_user;
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "idempotency_keys_own_rows" ON "idempotency_keys" TO taskwell_user
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
