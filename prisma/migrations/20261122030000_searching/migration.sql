-- Words are indexed as each user's own: what others write does not make a search slower. With one index of everybody's words,
-- the beginning of a common one (`mil:*`) is looked up among all of them first.
CREATE FUNCTION "word_mark"("owner" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'u' || left(md5(owner), 8)
$$;

CREATE FUNCTION "own_words"("owner" text, "given" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(
    public.fold(given) COLLATE "und-x-icu", '([[:alnum:]][^[:space:][:punct:]]*)', public.word_mark(owner) || '\1', 'g')
$$;

CREATE FUNCTION "task_document"("owner" text, "title" text, "description" text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.simple', public.own_words(owner, title)), 'A')
    || setweight(to_tsvector('pg_catalog.simple', public.own_words(owner, coalesce(description, ''))), 'D')
$$;

DROP INDEX "tasks_document_idx";
CREATE INDEX "tasks_document_idx" ON "tasks" USING gin (task_document("user_id", "title", "description"));

-- The current user's tasks that say all of some words (each a tsquery), or have them in the name of their list or of a
-- label; if there are none, those with a title nearly like it. Some hundreds at most, and how well each fits.
--
-- It runs as its owner, since row-level security keeps such an index from being used: it asks for the user's rows by
-- itself, and gives nothing but ids, for a statement of the user's to look up.
CREATE OR REPLACE FUNCTION "search_tasks"("words" text[], "near" text) RETURNS TABLE ("task_id" uuid, "rank" real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET pg_trgm.word_similarity_threshold = 0.4 SET jit = off AS $body$
DECLARE
  me CONSTANT text := nullif(current_setting('app.user_id', true), '');
  -- Of the user's own words: each is quoted, and has no quotes in it.
  own CONSTANT text[] := ARRAY(
    SELECT regexp_replace(word, $$'([^']*)'$$, '''' || word_mark(me) || '\1''', 'g')
      FROM unnest(words) WITH ORDINALITY AS given (word, number) ORDER BY number);
  whole CONSTANT tsquery := array_to_string(own, ' & ')::tsquery;
  -- How well a task fits does not depend on whose it is, and is told faster without the marks.
  plain CONSTANT tsquery := array_to_string(words, ' & ')::tsquery;
  rest tsquery;
  in_lists uuid[];
  with_labels uuid[];
  is_found boolean;
BEGIN
  IF me IS NULL OR cardinality(words) = 0 THEN RETURN; END IF;
  RETURN QUERY
    SELECT found.id, ts_rank(task_document(found.title, found.description), plain) FROM (
      SELECT t.id, t.title, t.description FROM tasks AS t
        -- Not by an index of owners besides: the marks have seen to that.
        WHERE t.user_id || '' = me AND task_document(t.user_id, t.title, t.description) @@ whole AND t.deleted_at IS NULL
        LIMIT 300) AS found;
  is_found := FOUND;
  FOR at IN 1 .. cardinality(words) LOOP
    in_lists := ARRAY(SELECT l.id FROM lists AS l WHERE l.user_id = me AND l.deleted_at IS NULL
      AND to_tsvector('pg_catalog.simple', fold(l.name)) @@ words[at]::tsquery LIMIT 100);
    with_labels := ARRAY(SELECT l.id FROM labels AS l WHERE l.user_id = me
      AND to_tsvector('pg_catalog.simple', fold(l.name)) @@ words[at]::tsquery LIMIT 100);
    CONTINUE WHEN cardinality(in_lists) + cardinality(with_labels) = 0;
    rest := array_to_string(own[:at - 1] || own[at + 1:], ' & ')::tsquery;
    RETURN QUERY
      SELECT t.id, 0.1::real FROM tasks AS t
        WHERE t.user_id = me AND t.deleted_at IS NULL
          AND t.id IN (
            SELECT named.id FROM tasks AS named WHERE named.user_id = me AND named.list_id = ANY (in_lists)
            UNION SELECT tl.task_id FROM task_labels AS tl WHERE tl.user_id = me AND tl.label_id = ANY (with_labels))
          AND (cardinality(words) = 1 OR task_document(t.user_id, t.title, t.description) @@ rest)
        LIMIT 300;
    is_found := is_found OR FOUND;
  END LOOP;
  IF is_found OR char_length(near) NOT BETWEEN 3 AND 100 THEN RETURN; END IF;
  RETURN QUERY
    SELECT found.id, (word_similarity(fold(near), fold(found.title)) / 100)::real FROM (
      SELECT t.id, t.title FROM tasks AS t
        WHERE t.user_id = me AND fold(near) <% fold(t.title) AND t.deleted_at IS NULL
        LIMIT 100) AS found;
END
$body$;
