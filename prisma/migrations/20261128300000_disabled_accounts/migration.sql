-- Set by `pnpm admin disable`: nobody can sign in to the account, and its tokens, feeds and webhooks are dead until it is enabled.
ALTER TABLE "users" ADD COLUMN "disabled_at" TIMESTAMPTZ(3);
