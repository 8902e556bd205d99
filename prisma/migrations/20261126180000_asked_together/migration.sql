-- What is asked for by several things together.

-- A list and a label are one user's: knowing that, PostgreSQL does not take them for a hundred times smaller than they are.
CREATE STATISTICS "tasks_of_lists" (dependencies) ON "user_id", "list_id" FROM "tasks";
CREATE STATISTICS "task_labels_of_labels" (dependencies) ON "user_id", "label_id" FROM "task_labels";
ANALYZE "tasks" ("user_id", "list_id");
ANALYZE "task_labels" ("user_id", "label_id");

-- The open tasks of a label, in the order in which they were made.
DROP INDEX "task_labels_open_idx";
CREATE INDEX "task_labels_open_idx" ON "task_labels"("user_id", "label_id", "created_at", "task_id") WHERE "is_open";
-- What few tasks are or have, in that order likewise.
CREATE INDEX "tasks_not_before_idx" ON "tasks"("user_id", "created_at", "id") WHERE "not_before_at" IS NOT NULL;
CREATE INDEX "tasks_subtasks_idx" ON "tasks"("user_id", "created_at", "id") WHERE "parent_id" IS NOT NULL;
CREATE INDEX "tasks_recurring_by_created_idx" ON "tasks"("user_id", "created_at", "id") WHERE "rrule" IS NOT NULL;

-- The current user's tasks that say all of some words (each a tsquery), some of them perhaps in the name of their list or of a
-- label; if there are none, a hundred with a title `near` it. Only those of a list, and with all of some labels, if they are
-- given. Where they are in the table (for the statement that asks; no longer), and by what they were found: 1 by words, 2 by a
-- name, 3 nearly.
--
-- With `at_least`, the newest so many are among them (of those older than a task: when it was made, and its id), and not many
-- more; without, all.
--
-- It runs as its owner, since row-level security keeps such an index from being used: it asks for the user's rows by
-- itself, and gives nothing but places, for a statement of the user's to look up.
--
-- (The one of six parameters is for servers of the version before, for as long as they still answer.)
CREATE FUNCTION "search_tasks"(
    "words" text[], "near" text, "done" boolean, "in_list" uuid, "with_labels" uuid[],
    "before_at" timestamptz, "before_id" uuid, "at_least" integer)
    RETURNS TABLE ("place" tid, "found_by" integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET pg_trgm.word_similarity_threshold = 0.4 SET plan_cache_mode = force_generic_plan SET jit = off AS $body$
DECLARE
  me CONSTANT text := nullif(current_setting('app.user_id', true), '');
  oldest integer;
  newest integer;
  any_word tsquery;
  named record;
  -- The words that are not in names, and as they are marked in each of the bins that are searched at once.
  said text;
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
  IF before_at IS NOT NULL THEN newest := least(newest, search_bin(before_at)); END IF;

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
                AND (done IS NULL OR t.completed = done)
                AND (in_list IS NULL OR t.list_id = in_list) AND (with_labels IS NULL OR t.label_ids @> with_labels)
                AND (before_at IS NULL OR (t.created_at, t.id) < (before_at, before_id))
              ORDER BY t.created_at DESC, t.id DESC LIMIT at_least) AS newest_of
          UNION
          SELECT newest_of.* FROM unnest(named.labels) AS named_label, LATERAL (
            SELECT t.ctid, tl.created_at, tl.task_id FROM task_labels AS tl JOIN tasks AS t ON t.user_id = me AND t.id = tl.task_id
              WHERE tl.user_id = me AND tl.label_id = named_label AND t.deleted_at IS NULL
                AND (done IS NULL OR t.completed = done)
                AND (in_list IS NULL OR t.list_id = in_list) AND (with_labels IS NULL OR t.label_ids @> with_labels)
                AND (before_at IS NULL OR (tl.created_at, tl.task_id) < (before_at, before_id))
              ORDER BY tl.created_at DESC, tl.task_id DESC LIMIT at_least) AS newest_of) AS one (place, made_at, id)
          ORDER BY made_at DESC, id DESC LIMIT at_least;
      is_found := is_found OR FOUND;
      CONTINUE;
    END IF;
    IF at_least IS NULL THEN
      -- All of them need no order; that, and to ask each row only once what there is to ask, is a third of the time.
      is_plain := NOT is_named AND done IS NULL AND in_list IS NULL AND with_labels IS NULL;
      marked := ARRAY(SELECT marked_query(said, word_mark(me, bin)) FROM generate_series(oldest, newest) AS bin);
      RETURN QUERY
        SELECT t.ctid, CASE WHEN is_named THEN 2 ELSE 1 END FROM tasks AS t
          -- Not by an index of owners besides: the marks have seen to that.
          WHERE (t.user_id = me) IS TRUE AND task_words(t.user_id, t.created_at, t.title, t.description) @@ ANY (marked)
            AND t.deleted_at IS NULL AND (is_plain OR (
              (NOT is_named OR t.list_id = ANY (named.lists) OR t.label_ids && named.labels)
              AND (done IS NULL OR t.completed = done)
              AND (in_list IS NULL OR t.list_id = in_list) AND (with_labels IS NULL OR t.label_ids @> with_labels)));
      is_found := is_found OR FOUND;
      CONTINUE;
    END IF;
    hits := 0;
    -- Several words are rarely said together.
    bins := least(cardinality(words) - cardinality(named.numbers), 2);
    last_bin := newest;
    WHILE last_bin >= oldest AND hits < at_least LOOP
      first_bin := greatest(oldest, last_bin - bins + 1);
      marked := ARRAY(SELECT marked_query(said, word_mark(me, bin)) FROM generate_series(first_bin, last_bin) AS bin);
      RETURN QUERY
        SELECT t.ctid, CASE WHEN is_named THEN 2 ELSE 1 END FROM tasks AS t
          WHERE (t.user_id = me) IS TRUE AND task_words(t.user_id, t.created_at, t.title, t.description) @@ ANY (marked)
            AND (NOT is_named OR t.list_id = ANY (named.lists) OR t.label_ids && named.labels)
            AND t.deleted_at IS NULL AND (done IS NULL OR t.completed = done)
            AND (in_list IS NULL OR t.list_id = in_list) AND (with_labels IS NULL OR t.label_ids @> with_labels)
            AND (before_at IS NULL OR (t.created_at, t.id) < (before_at, before_id))
          ORDER BY t.created_at DESC, t.id DESC LIMIT at_least - hits;
      GET DIAGNOSTICS row_count = ROW_COUNT;
      hits := hits + row_count;
      last_bin := first_bin - 1;
      -- Twice as many; or fewer, if the older ones say it as often and these are enough.
      bins := bins * 2;
      IF hits > 0 THEN bins := least(bins, ceil(1.1 * (at_least - hits) * (newest - last_bin) / hits)); END IF;
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
          AND t.deleted_at IS NULL AND (done IS NULL OR t.completed = done)
          AND (in_list IS NULL OR t.list_id = in_list) AND (with_labels IS NULL OR t.label_ids @> with_labels)
        LIMIT 100 - hits;
    GET DIAGNOSTICS row_count = ROW_COUNT;
    hits := hits + row_count;
    EXIT WHEN hits >= 100;
  END LOOP;
END
$body$;
REVOKE EXECUTE ON FUNCTION "search_tasks"(text[], text, boolean, uuid, uuid[], timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "search_tasks"(text[], text, boolean, uuid, uuid[], timestamptz, uuid, integer) TO taskwell_user;
