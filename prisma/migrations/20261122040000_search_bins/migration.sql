-- Words are indexed as each user's own, and as those of some months: a search goes from the newest tasks to the older ones, and
-- ends when it has found enough. With all words of a user in one place, all that say a common one (`mil:*`) are read.

-- Which three months or so (2^23 seconds) an instant is in. What is before 2010 is together, as is what is after 2099.
CREATE FUNCTION "search_bin"("made_at" timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT least(greatest(floor(date_part('epoch', made_at AT TIME ZONE 'UTC') / 8388608), 150), 489)::integer
$$;

CREATE FUNCTION "word_mark"("owner" text, "bin" integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'u' || left(md5(bin || owner), 8)
$$;

CREATE FUNCTION "marked_words"("mark" text, "given" text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple', regexp_replace(
    public.fold(given) COLLATE "und-x-icu", '([[:alnum:]][^[:space:][:punct:]]*)', mark || '\1', 'g'))
$$;

-- A tsquery, of marked words: each is quoted, and has no quotes in it.
CREATE FUNCTION "marked_query"("given" text, "mark" text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
  SELECT regexp_replace(given, $$'([^']*)'$$, '''' || mark || '\1''', 'g')::tsquery
$body$;

-- What is indexed. Not weighted: GIN has no weights, and how well a task fits is told of `task_document(title, description)`.
CREATE FUNCTION "task_words"("owner" text, "made_at" timestamptz, "title" text, "description" text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT public.marked_words(
    public.word_mark(owner, public.search_bin(made_at)),
    CASE WHEN description IS NULL THEN title ELSE title || ' ' || description END)
$$;

DROP FUNCTION "search_tasks"(text[], text);
DROP INDEX "tasks_document_idx";
DROP FUNCTION "task_document"(text, text, text);
DROP FUNCTION "own_words"(text, text);
DROP FUNCTION "word_mark"(text);
DROP INDEX "tasks_similar_idx";
CREATE INDEX "tasks_words_idx" ON "tasks" USING gin (task_words("user_id", "created_at", "title", "description"));
-- For words that are nearly right: four bins together, as each look into it takes ten times as long.
CREATE INDEX "tasks_similar_idx" ON "tasks"
    USING gin (word_mark("user_id", search_bin("created_at") / 4), fold("title") gin_trgm_ops);

-- The same as before, without reading a description that is not there.
CREATE OR REPLACE FUNCTION "task_document"("title" text, "description" text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN description IS NULL THEN setweight(to_tsvector('pg_catalog.simple', public.fold(title)), 'A')
    ELSE setweight(to_tsvector('pg_catalog.simple', public.fold(title)), 'A')
      || setweight(to_tsvector('pg_catalog.simple', public.fold(description)), 'D') END
$$;

-- The current user's tasks that say all of some words (each a tsquery), some of them perhaps in the name of their list or of a
-- label; if there are none, a hundred with a title `near` it. Where they are in the table (for the statement that asks; no
-- longer), and by what they were found: 1 by words, 2 by a name, 3 nearly.
--
-- With `at_least`, the newest so many are among them (of those older than a task: when it was made, and its id), and not many
-- more; without, all.
--
-- It runs as its owner, since row-level security keeps such an index from being used: it asks for the user's rows by
-- itself, and gives nothing but places, for a statement of the user's to look up.
CREATE FUNCTION "search_tasks"(
    "words" text[], "near" text, "done" boolean, "before_at" timestamptz, "before_id" uuid, "at_least" integer)
    RETURNS TABLE ("place" tid, "found_by" integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET pg_trgm.word_similarity_threshold = 0.4 SET plan_cache_mode = force_generic_plan SET jit = off AS $body$
DECLARE
  me CONSTANT text := nullif(current_setting('app.user_id', true), '');
  oldest integer;
  newest integer;
  named record;
  -- The words that are not in names, and as they are marked in each of the bins that are searched at once.
  said text;
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
  IF before_at IS NOT NULL THEN newest := least(newest, search_bin(before_at)); END IF;

  FOR named IN
    SELECT '{}'::integer[] AS numbers, '{}'::uuid[] AS lists, '{}'::uuid[] AS labels
    UNION ALL (
      -- Names that say the same of the words, together.
      SELECT numbers, array_agg(id) FILTER (WHERE is_list), array_agg(id) FILTER (WHERE NOT is_list)
        FROM (
          SELECT id, name, true AS is_list FROM lists WHERE user_id = me AND deleted_at IS NULL
          UNION ALL SELECT id, name, false FROM labels WHERE user_id = me) AS thing,
        LATERAL (SELECT to_tsvector('pg_catalog.simple', fold(name)) AS document OFFSET 0) AS folded,
        LATERAL (SELECT ARRAY(
          SELECT number FROM generate_subscripts(words, 1) AS number WHERE document @@ words[number]::tsquery) AS numbers) AS says
        WHERE numbers <> '{}' GROUP BY numbers ORDER BY cardinality(numbers) DESC LIMIT 20)
  LOOP
    said := array_to_string(
      ARRAY(SELECT words[number] FROM generate_subscripts(words, 1) AS number WHERE number <> ALL (named.numbers)), ' & ');
    IF said = '' THEN
      RETURN QUERY
        SELECT one.place, 2 FROM (
          SELECT newest_of.* FROM unnest(named.lists) AS in_list, LATERAL (
            SELECT t.ctid, t.created_at, t.id FROM tasks AS t
              WHERE t.user_id = me AND t.list_id = in_list AND t.deleted_at IS NULL
                AND (done IS NULL OR t.completed = done)
                AND (before_at IS NULL OR (t.created_at, t.id) < (before_at, before_id))
              ORDER BY t.created_at DESC, t.id DESC LIMIT at_least) AS newest_of
          UNION
          SELECT newest_of.* FROM unnest(named.labels) AS with_label, LATERAL (
            SELECT t.ctid, tl.created_at, tl.task_id FROM task_labels AS tl JOIN tasks AS t ON t.user_id = me AND t.id = tl.task_id
              WHERE tl.user_id = me AND tl.label_id = with_label AND t.deleted_at IS NULL
                AND (done IS NULL OR t.completed = done)
                AND (before_at IS NULL OR (tl.created_at, tl.task_id) < (before_at, before_id))
              ORDER BY tl.created_at DESC, tl.task_id DESC LIMIT at_least) AS newest_of) AS one (place, made_at, id)
          ORDER BY made_at DESC, id DESC LIMIT at_least;
      is_found := is_found OR FOUND;
      CONTINUE;
    END IF;
    hits := 0;
    bins := 1;
    last_bin := newest;
    WHILE last_bin >= oldest AND (at_least IS NULL OR hits < at_least) LOOP
      first_bin := CASE WHEN at_least IS NULL THEN oldest ELSE greatest(oldest, last_bin - bins + 1) END;
      marked := ARRAY(SELECT marked_query(said, word_mark(me, bin)) FROM generate_series(first_bin, last_bin) AS bin);
      RETURN QUERY
        SELECT t.ctid, CASE named.numbers WHEN '{}' THEN 1 ELSE 2 END FROM tasks AS t
          -- Not by an index of owners besides: the marks have seen to that.
          WHERE t.user_id || '' = me AND task_words(t.user_id, t.created_at, t.title, t.description) @@ ANY (marked)
            AND (named.numbers = '{}' OR t.list_id = ANY (named.lists) OR t.label_ids && named.labels)
            AND t.deleted_at IS NULL AND (done IS NULL OR t.completed = done)
            AND (before_at IS NULL OR (t.created_at, t.id) < (before_at, before_id))
          -- All of them need no order.
          ORDER BY CASE WHEN at_least IS NOT NULL THEN t.created_at END DESC, t.id DESC LIMIT at_least - hits;
      GET DIAGNOSTICS row_count = ROW_COUNT;
      hits := hits + row_count;
      last_bin := first_bin - 1;
      bins := bins * 2;
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
        LIMIT 100 - hits;
    GET DIAGNOSTICS row_count = ROW_COUNT;
    hits := hits + row_count;
    EXIT WHEN hits >= 100;
  END LOOP;
END
$body$;
REVOKE EXECUTE ON FUNCTION "search_tasks"(text[], text, boolean, timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "search_tasks"(text[], text, boolean, timestamptz, uuid, integer) TO taskwell_user;

-- The open tasks of a list, in their order: what front ends ask for most. Those that are done become many.
CREATE INDEX "tasks_open_order_idx" ON "tasks"("user_id", "list_id", "position", "id")
    WHERE NOT "completed" AND "deleted_at" IS NULL;
