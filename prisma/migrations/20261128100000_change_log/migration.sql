-- Every change of a user's rows, written once, by triggers, in the transaction that makes it (docs/decisions/0027-change-log.md).

CREATE EXTENSION IF NOT EXISTS hstore;

-- Outside of Prisma, which would drop partitions that it does not know.
CREATE SCHEMA "log";
GRANT USAGE ON SCHEMA "log" TO taskwell_user;

CREATE SEQUENCE "log"."seq";

CREATE TABLE "log"."changes" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "xid" XID8 NOT NULL DEFAULT pg_current_xact_id(),
    -- In the order in which the changes of a row were made.
    "seq" BIGINT NOT NULL DEFAULT nextval('log.seq'),
    "day" DATE NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC')::date,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    -- The table.
    "entity" TEXT COLLATE "C" NOT NULL,
    -- insert, update or delete: i, u, d.
    "op" "char" NOT NULL,
    "id" UUID NOT NULL,
    "list_id" UUID,
    "version" INTEGER,
    -- The user, or system.
    "actor" TEXT COLLATE "C" NOT NULL,
    "call" UUID,
    -- Columns that differ. Of an insert or a delete: all that are not NULL.
    "before" hstore,
    "after" hstore
) PARTITION BY RANGE ("day");
-- Delta, history, and the changes of one row or call, which are looked for among the user's.
CREATE INDEX "changes_user_idx" ON "log"."changes"("user_id", "xid", "seq");
-- For changes of a week whose partition nobody has made: a write must not fail for want of it.
CREATE TABLE "log"."changes_default" PARTITION OF "log"."changes" DEFAULT;

GRANT SELECT ON "log"."changes" TO taskwell_user;
ALTER TABLE "log"."changes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "changes_own_rows" ON "log"."changes" FOR SELECT TO taskwell_user
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''));

-- Makes the partitions of eight weeks ahead, and drops those that hold nothing younger than `keep_days`. To attach one takes no
-- lock that reads or writes wait for; to drop one takes such a lock for an instant, if it can be had at once.
CREATE FUNCTION "log"."rotate"("keep_days" integer) RETURNS void LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
  week date;
  partition text;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('rotate the change log', 0)) THEN RETURN; END IF;
  FOR week IN SELECT generate_series(date_trunc('week', today), today + 56, interval '1 week')::date LOOP
    partition := to_char(week, '"changes_"IYYY"w"IW');
    CONTINUE WHEN to_regclass('log.' || partition) IS NOT NULL
      OR EXISTS (SELECT FROM log.changes_default WHERE day >= week AND day < week + 7);
    EXECUTE format('CREATE TABLE log.%I (LIKE log.changes INCLUDING DEFAULTS)', partition);
    EXECUTE format('ALTER TABLE log.changes ATTACH PARTITION log.%I FOR VALUES FROM (%L) TO (%L)', partition, week, week + 7);
  END LOOP;
  DELETE FROM log.changes_default WHERE day < today - keep_days;
  FOR partition IN SELECT relname FROM pg_class WHERE relnamespace = 'log'::regnamespace AND relname ~ '^changes_\d{4}w\d\d$'
      AND to_date(substr(relname, 9), 'IYYY"w"IW') + 7 <= today - keep_days LOOP
    EXECUTE format('DROP TABLE log.%I', partition);
  END LOOP;
END
$$;
SELECT "log"."rotate"(30);

-- Has the changes of a table recorded, by a function of its own: one for all tables took half as long again. It runs as its owner,
-- since users read their changes and write none; it only copies the row that fired it.
CREATE FUNCTION "log"."watch"("watched" regclass, "id_column" text DEFAULT 'id') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  nulls hstore;
  -- Columns that not every table has.
  list_id text := 'NULL';
  version text := 'NULL';
BEGIN
  EXECUTE format('SELECT hstore(NULL::%s)', watched) INTO nulls;
  IF nulls ? 'list_id' THEN list_id := 'changed.list_id'; END IF;
  IF nulls ? 'version' THEN version := 'changed.version'; END IF;
  EXECUTE format($function$
    CREATE FUNCTION log.record_%1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
    DECLARE
      -- Kept elsewhere, or derived.
      omitted CONSTANT text[] := '{user_id,version,updated_at,search_text}';
      changed %1$s := NEW;
      fields hstore;
      before hstore;
      after hstore;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        -- What is NULL is left out.
        after := hstore(NEW) - omitted - %2$L::hstore;
      ELSIF TG_OP = 'UPDATE' THEN
        fields := hstore(NEW);
        before := hstore(OLD);
        after := fields - before - omitted;
        IF after = '' THEN RETURN NULL; END IF;
        before := before - fields - omitted;
      -- With the account, its log goes.
      ELSIF EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
        changed := OLD;
        before := hstore(OLD) - omitted - %2$L::hstore;
      ELSE
        RETURN NULL;
      END IF;
      INSERT INTO log.changes (user_id, entity, op, id, list_id, version, actor, call, before, after) VALUES (
        changed.user_id, %1$L, lower(left(TG_OP, 1))::"char", changed.%3$I, %4$s, %5$s,
        coalesce(nullif(current_setting('app.user_id', true), ''), 'system'),
        nullif(current_setting('app.call', true), '')::uuid, before, after);
      RETURN NULL;
    END
    $body$ $function$, watched, nulls, id_column, list_id, version);
  EXECUTE format('CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON %1$s
    FOR EACH ROW EXECUTE FUNCTION log.record_%1$s()', watched);
END
$$;
SELECT "log"."watch"(watched) FROM unnest(ARRAY['tasks', 'lists', 'labels', 'filters']::regclass[]) AS watched;
SELECT "log"."watch"(watched, 'task_id') FROM unnest(ARRAY['task_occurrences', 'calendar_uids']::regclass[]) AS watched;

CREATE FUNCTION "log"."forget_user"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM log.changes WHERE user_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER "users_forget_changes" AFTER DELETE ON "users"
    FOR EACH ROW EXECUTE FUNCTION "log"."forget_user"();

-- Replaced by hand where a restored database cannot be told from the one before (docs/operations.md).
CREATE TABLE "log"."epoch" ("id" UUID NOT NULL DEFAULT gen_random_uuid());
INSERT INTO "log"."epoch" DEFAULT VALUES;

-- Tells a database from a copy, a restored and a promoted one, whose transaction ids count anew. Fails on a standby, whose
-- snapshots list no running transactions.
CREATE FUNCTION "log"."epoch"() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT left(md5(concat_ws(' ', epoch.id, system_identifier, current_database(),
                            left(pg_walfile_name(pg_current_wal_lsn()), 8))), 12)
    FROM log.epoch, pg_control_system()
$$;
