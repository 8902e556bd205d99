-- What is found, in the order in which it is asked for.

-- The tasks of a list by due date. (Without those in the trash, PostgreSQL would take it for other orders too, expecting fewer.)
CREATE INDEX "tasks_by_list_due_idx" ON "tasks"(
    "user_id", "list_id", (CASE WHEN "due_at" IS NULL THEN 'infinity'::timestamptz ELSE "due_at" END), "id")
    WHERE "list_id" IS NOT NULL;

-- Those of a label likewise, and which of them are in a list or open: told by the indexes alone. Written by triggers alone. A task
-- without a due date is due at `infinity`: an expression would need the table.
DROP INDEX "task_labels_open_idx", "task_labels_by_created_idx";
ALTER TABLE "task_labels"
    ADD COLUMN "list_id" UUID,
    ADD COLUMN "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT 'infinity';
UPDATE "task_labels" SET "list_id" = "tasks"."list_id", "due_at" = coalesce("tasks"."due_at", 'infinity')
    FROM "tasks" WHERE "tasks"."user_id" = "task_labels"."user_id" AND "tasks"."id" = "task_labels"."task_id"
      AND ("tasks"."list_id" IS NOT NULL OR "tasks"."due_at" IS NOT NULL);
ALTER TABLE "task_labels" ALTER COLUMN "due_at" DROP DEFAULT;
CREATE INDEX "task_labels_by_created_idx" ON "task_labels"("user_id", "label_id", "created_at", "task_id", "list_id");
CREATE INDEX "task_labels_open_idx" ON "task_labels"("user_id", "label_id", "created_at", "task_id", "list_id")
    WHERE "is_open";
CREATE INDEX "task_labels_by_due_idx" ON "task_labels"("user_id", "label_id", "due_at", "task_id", "list_id", "is_open");
GRANT UPDATE ("list_id", "due_at") ON "task_labels" TO taskwell_user;

CREATE OR REPLACE FUNCTION "index_task_labels"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM public.task_labels
      WHERE user_id = NEW.user_id AND task_id = NEW.id AND label_id <> ALL (NEW.label_ids);
  END IF;
  INSERT INTO public.task_labels (user_id, label_id, task_id, is_open, created_at, list_id, due_at)
    SELECT NEW.user_id, label_id, NEW.id, NOT NEW.completed AND NEW.deleted_at IS NULL, NEW.created_at, NEW.list_id,
        coalesce(NEW.due_at, 'infinity')
      FROM unnest(NEW.label_ids) AS label_id
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

DROP TRIGGER "tasks_mark_open_labels" ON "tasks";
DROP FUNCTION "mark_open_labels";
CREATE FUNCTION "change_task_labels"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.task_labels
    SET is_open = NOT NEW.completed AND NEW.deleted_at IS NULL, list_id = NEW.list_id, due_at = coalesce(NEW.due_at, 'infinity')
    WHERE user_id = NEW.user_id AND task_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER "tasks_change_labels" AFTER UPDATE ON "tasks"
    FOR EACH ROW WHEN (NEW."label_ids" <> '{}' AND (
      (NEW."completed" OR NEW."deleted_at" IS NOT NULL) <> (OLD."completed" OR OLD."deleted_at" IS NOT NULL)
      OR NEW."list_id" IS DISTINCT FROM OLD."list_id" OR NEW."due_at" IS DISTINCT FROM OLD."due_at"))
    EXECUTE FUNCTION "change_task_labels"();

-- A list or label, and a due date, as words that nobody can say. (Not all of an id: what is found is asked for by that besides.)
CREATE FUNCTION "word_of"("id" uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '#' || right(id::text, 12)
$$;
-- 24 days: fewer of a page are read in vain, more are rarely read one after the other.
CREATE FUNCTION "due_bin"("due_at" timestamptz) RETURNS integer LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN floor(date_part('epoch', due_at AT TIME ZONE 'UTC') / 2097152)::integer;
END
$$;
CREATE FUNCTION "word_of"("bin" integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '#d' || bin
$$;

-- What is indexed of a task for searches: its words, its list and labels, and when it is due. Each with a mark of the owner and of
-- when it was made.
CREATE FUNCTION "task_words"(
    "owner" text, "made_at" timestamptz, "title" text, "description" text, "list_id" uuid, "label_ids" uuid[], "due_at" timestamptz)
    RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  mark CONSTANT text := public.word_mark(owner, public.search_bin(made_at));
  words tsvector := public.marked_words(
    mark, CASE WHEN description IS NULL THEN title ELSE title || ' ' || description END);
BEGIN
  IF due_at IS NOT NULL THEN
    words := words || array_to_tsvector(ARRAY[mark || public.word_of(public.due_bin(due_at))]);
  END IF;
  IF list_id IS NULL AND label_ids = '{}' THEN RETURN words; END IF;
  RETURN words || array_to_tsvector(ARRAY(
    SELECT mark || public.word_of(id) FROM unnest(label_ids || list_id) AS id WHERE id IS NOT NULL));
END
$$;
DROP INDEX "tasks_words_idx";
CREATE INDEX "tasks_words_idx" ON "tasks"
    USING gin (task_words("user_id", "created_at", "title", "description", "list_id", "label_ids", "due_at"));

-- Whether a task is among those that a search is asked for. (It is inlined: what is null costs nothing but to look.)
CREATE FUNCTION "search_fits"(
    "t" "tasks", "done" boolean, "in_list" uuid, "with_labels" uuid[], "without_labels" uuid[], "of_priorities" smallint[])
    RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT (done IS NULL OR t.completed = done) AND (in_list IS NULL OR t.list_id = in_list)
    AND (with_labels IS NULL OR t.label_ids @> with_labels) AND (without_labels IS NULL OR NOT t.label_ids && without_labels)
    AND (of_priorities IS NULL OR t.priority = ANY (of_priorities))
$$;

-- The current user's tasks that say all of some words (each a tsquery), some of them perhaps in the name of their list or of a
-- label; if there are none, a hundred with a title `near` it. Only those of a list, with all of some labels and none of others, and
-- of some priorities, if they are given. Where they are in the table (for the statement that asks; no longer), and by what they
-- were found: 1 by words, 2 by a name, 3 nearly.
--
-- With `at_least`, the first so many in an order are among them (of those past a task: what it has in the order, and its id),
-- and not many more; without, all. Orders are those of `task.list`.
--
-- It runs as its owner, since row-level security keeps such an index from being used: it asks for the user's rows by
-- itself, and gives nothing but places, for a statement of the user's to look up.
CREATE FUNCTION "search_tasks"(
    "words" text[], "near" text, "done" boolean, "in_list" uuid, "with_labels" uuid[], "without_labels" uuid[],
    "of_priorities" smallint[], "in_order" text, "past_key" text, "past_id" uuid, "at_least" integer)
    RETURNS TABLE ("place" tid, "found_by" integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET pg_trgm.word_similarity_threshold = 0.4 SET plan_cache_mode = force_generic_plan SET jit = off AS $body$
DECLARE
  me CONSTANT text := nullif(current_setting('app.user_id', true), '');
  oldest integer;
  newest integer;
  any_word tsquery;
  named record;
  -- One of these; none, if all are asked for. (A text is compared once, and not for each task.)
  by_created CONSTANT boolean := coalesce(in_order = 'created', false);
  by_updated CONSTANT boolean := coalesce(in_order = 'updated', false);
  by_due CONSTANT boolean := coalesce(in_order = 'due', false);
  by_priority CONSTANT boolean := coalesce(in_order = 'priority', false);
  by_title CONSTANT boolean := coalesce(in_order = 'title', false);
  by_hand CONSTANT boolean := coalesce(in_order = 'manual', false);
  past_at CONSTANT timestamptz := CASE WHEN by_created OR by_updated OR by_due THEN past_key END;
  past_priority CONSTANT smallint := CASE WHEN by_priority THEN past_key END;
  -- By due date: the bin that the first ones are due in, and the first one of those that are searched; none for all the rest.
  first_due integer;
  from_due integer;
  -- The list and labels that are asked for, as words that tasks say.
  among CONSTANT text := coalesce(
    (SELECT string_agg(format(' & %L', word_of(id)), '') FROM unnest(with_labels || in_list) AS id WHERE id IS NOT NULL), '');
  -- The words that are not in names, and as they are marked in each of the bins that are searched at once.
  said text;
  asked text;
  is_named boolean;
  is_plain boolean;
  marked tsquery[];
  first_bin integer;
  last_bin integer;
  bins integer;
  -- By the same words, by those of one statement, and whether there was anything.
  hits integer;
  row_count integer;
  is_found boolean := false;
BEGIN
  IF me IS NULL OR cardinality(words) = 0 THEN RETURN; END IF;
  SELECT search_bin(min(created_at)), search_bin(max(created_at)) INTO oldest, newest FROM tasks WHERE user_id = me;
  any_word := array_to_string(words, ' | ')::tsquery;
  IF by_created AND past_id IS NOT NULL THEN newest := least(newest, search_bin(past_at)); END IF;
  IF by_due AND at_least IS NOT NULL THEN
    SELECT due_bin(due_at) INTO first_due FROM tasks
      WHERE user_id = me AND (CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END) < 'infinity'
        AND (CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END) >= coalesce(past_at, '-infinity')
      ORDER BY (CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END) LIMIT 1;
  END IF;

  FOR named IN
    SELECT '{}'::integer[] AS numbers, '{}'::uuid[] AS lists, '{}'::uuid[] AS labels
    UNION ALL (
      -- Names that say the same of the words, together.
      SELECT numbers, array_agg(id) FILTER (WHERE is_list), array_agg(id) FILTER (WHERE NOT is_list)
        FROM (
          SELECT id, name, true AS is_list FROM lists WHERE user_id = me AND deleted_at IS NULL
          UNION ALL SELECT id, name, false FROM labels WHERE user_id = me) AS thing,
        -- As `fold` does, without a call for what is ASCII: most names are, and few say anything of it.
        LATERAL (SELECT to_tsvector('pg_catalog.simple', CASE WHEN octet_length(name) = char_length(name)
          THEN lower(name COLLATE "C") ELSE fold(name) END) AS document OFFSET 0) AS folded,
        LATERAL (SELECT ARRAY(
          SELECT number FROM generate_subscripts(words, 1) AS number WHERE document @@ words[number]::tsquery) AS numbers) AS says
        WHERE document @@ any_word GROUP BY numbers ORDER BY cardinality(numbers) DESC LIMIT 20)
  LOOP
    is_named := cardinality(named.numbers) > 0;
    said := array_to_string(
      ARRAY(SELECT words[number] FROM generate_subscripts(words, 1) AS number WHERE number <> ALL (named.numbers)), ' & ');
    IF said = '' THEN
      RETURN QUERY
        SELECT one.place, 2 FROM (
          SELECT newest_of.* FROM unnest(named.lists) AS named_list, LATERAL (
            SELECT t.ctid, t.created_at, t.id FROM tasks AS t
              WHERE t.user_id = me AND t.list_id = named_list AND t.deleted_at IS NULL
                AND search_fits(t, done, in_list, with_labels, without_labels, of_priorities)
                AND (NOT by_created OR past_id IS NULL OR (t.created_at, t.id) < (past_at, past_id))
              ORDER BY t.created_at DESC, t.id DESC LIMIT CASE WHEN by_created THEN at_least END) AS newest_of
          UNION
          SELECT newest_of.* FROM unnest(named.labels) AS named_label, LATERAL (
            SELECT t.ctid, tl.created_at, tl.task_id FROM task_labels AS tl JOIN tasks AS t ON t.user_id = me AND t.id = tl.task_id
              WHERE tl.user_id = me AND tl.label_id = named_label AND t.deleted_at IS NULL
                AND search_fits(t, done, in_list, with_labels, without_labels, of_priorities)
                AND (NOT by_created OR past_id IS NULL OR (tl.created_at, tl.task_id) < (past_at, past_id))
              ORDER BY tl.created_at DESC, tl.task_id DESC LIMIT CASE WHEN by_created THEN at_least END) AS newest_of)
            AS one (place, made_at, id)
          ORDER BY made_at DESC, id DESC LIMIT CASE WHEN by_created THEN at_least END;
      is_found := is_found OR FOUND;
      CONTINUE;
    END IF;
    said := said || among;
    IF is_named AND cardinality(named.lists || named.labels) <= 20 THEN
      said := format('%s & (%s)', said,
        (SELECT string_agg(format('%L', word_of(id)), ' | ') FROM unnest(named.lists || named.labels) AS id));
    END IF;
    -- To ask each row only once what there is to ask is a third of the time, where all are asked.
    is_plain := NOT is_named AND num_nonnulls(done, in_list, with_labels, without_labels, of_priorities) = 0;
    -- All need no order.
    IF at_least IS NULL THEN
      marked := ARRAY(SELECT marked_query(said, word_mark(me, bin)) FROM generate_series(oldest, newest) AS bin);
      RETURN QUERY
        SELECT t.ctid, CASE WHEN is_named THEN 2 ELSE 1 END FROM tasks AS t
          -- Not by an index of owners besides: the marks have seen to that.
          WHERE (t.user_id = me) IS TRUE
            AND task_words(t.user_id, t.created_at, t.title, t.description, t.list_id, t.label_ids, t.due_at) @@ ANY (marked)
            AND t.deleted_at IS NULL AND (is_plain OR (
              (NOT is_named OR t.list_id = ANY (named.lists) OR t.label_ids && named.labels)
              AND search_fits(t, done, in_list, with_labels, without_labels, of_priorities)));
      is_found := is_found OR FOUND;
      CONTINUE;
    END IF;
    hits := 0;
    last_bin := newest;
    from_due := first_due;
    bins := CASE
      WHEN by_due THEN 1
      -- Several words are rarely said together, and by few of a list or with a label.
      WHEN is_named OR among <> '' THEN 4
      ELSE least(cardinality(words), 2) END;
    LOOP
      first_bin := CASE WHEN by_created THEN greatest(oldest, last_bin - bins + 1) ELSE oldest END;
      asked := said;
      IF from_due IS NOT NULL THEN
        asked := format('%s & (%s)', said,
          (SELECT string_agg(format('%L', word_of(bin)), ' | ') FROM generate_series(from_due, from_due + bins - 1) AS bin));
      END IF;
      marked := ARRAY(SELECT marked_query(asked, word_mark(me, bin)) FROM generate_series(first_bin, last_bin) AS bin);
      RETURN QUERY
        SELECT t.ctid, CASE WHEN is_named THEN 2 ELSE 1 END FROM tasks AS t,
            LATERAL (SELECT CASE WHEN t.due_at IS NULL THEN 'infinity' ELSE t.due_at END AS due_key) AS own
          WHERE (t.user_id = me) IS TRUE
            AND task_words(t.user_id, t.created_at, t.title, t.description, t.list_id, t.label_ids, t.due_at) @@ ANY (marked)
            AND t.deleted_at IS NULL AND (is_plain OR (
              (NOT is_named OR t.list_id = ANY (named.lists) OR t.label_ids && named.labels)
              AND search_fits(t, done, in_list, with_labels, without_labels, of_priorities)))
            AND (past_id IS NULL OR CASE
              WHEN by_created THEN (t.created_at, t.id) < (past_at, past_id)
              WHEN by_updated THEN (t.updated_at, t.id) < (past_at, past_id)
              WHEN by_due THEN (due_key, t.id) > (past_at, past_id)
              WHEN by_priority THEN (t.priority, t.id) < (past_priority, past_id)
              WHEN by_title THEN (t.title COLLATE "natural", t.id) > (past_key, past_id)
              WHEN by_hand THEN (t.position, t.id) > (past_key, past_id) END)
          ORDER BY
            CASE WHEN by_created THEN t.created_at WHEN by_updated THEN t.updated_at END DESC,
            CASE WHEN by_due THEN due_key END,
            CASE WHEN by_priority THEN t.priority END DESC,
            CASE WHEN by_title THEN t.title END COLLATE "natural",
            CASE WHEN by_hand THEN t.position END,
            CASE WHEN by_due OR by_title OR by_hand THEN t.id END, t.id DESC
          LIMIT at_least - hits;
      GET DIAGNOSTICS row_count = ROW_COUNT;
      hits := hits + row_count;
      EXIT WHEN hits >= at_least;
      IF by_created THEN
        last_bin := first_bin - 1;
        EXIT WHEN last_bin < oldest;
        -- Twice as many; or fewer, if the older ones say it as often and these are enough.
        bins := bins * 2;
        IF hits > 0 THEN bins := least(bins, ceil(1.1 * (at_least - hits) * (newest - last_bin) / hits)); END IF;
        CONTINUE;
      END IF;
      EXIT WHEN from_due IS NULL;
      -- As many as are enough, if the later ones say it as often; otherwise all at once, whenever they are due.
      IF from_due = first_due AND at_least <= 8 * hits THEN
        from_due := from_due + 1;
        bins := ceil(1.1 * (at_least - hits) / hits);
      ELSE
        from_due := NULL;
        hits := 0;
      END IF;
    END LOOP;
    is_found := is_found OR hits > 0;
  END LOOP;

  IF is_found OR char_length(near) NOT BETWEEN 3 AND 100 THEN RETURN; END IF;
  hits := 0;
  FOR four_bins IN REVERSE newest / 4 .. oldest / 4 LOOP
    RETURN QUERY
      SELECT t.ctid, 3 FROM tasks AS t
        WHERE t.user_id || '' = me AND word_mark(t.user_id, search_bin(t.created_at) / 4) = word_mark(me, four_bins)
          AND fold(near) <% fold(t.title)
          AND t.deleted_at IS NULL AND search_fits(t, done, in_list, with_labels, without_labels, of_priorities)
        LIMIT 100 - hits;
    GET DIAGNOSTICS row_count = ROW_COUNT;
    hits := hits + row_count;
    EXIT WHEN hits >= 100;
  END LOOP;
END
$body$;
REVOKE EXECUTE ON FUNCTION "search_tasks"(text[], text, boolean, uuid, uuid[], uuid[], smallint[], text, text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "search_tasks"(text[], text, boolean, uuid, uuid[], uuid[], smallint[], text, text, uuid, integer) TO taskwell_user;

-- The same, as servers of the version before ask for it, for as long as they still answer.
CREATE OR REPLACE FUNCTION "search_tasks"(
    "words" text[], "near" text, "done" boolean, "in_list" uuid, "with_labels" uuid[],
    "before_at" timestamptz, "before_id" uuid, "at_least" integer)
    RETURNS TABLE ("place" tid, "found_by" integer) LANGUAGE sql STABLE AS $$
  SELECT * FROM search_tasks(
    words, near, done, in_list, with_labels, NULL, NULL, 'created', before_at::text, before_id, at_least)
$$;

-- What only servers of the versions before the last one called.
DROP FUNCTION "search_tasks"(text[], text, boolean, timestamptz, uuid, integer);
DROP FUNCTION "title_share";
DROP FUNCTION "task_words"(text, timestamptz, text, text);
