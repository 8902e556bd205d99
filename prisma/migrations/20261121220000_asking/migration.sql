-- Sorting, and full text search.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- As people sort: item 2 before item 10.
CREATE COLLATION "natural" (provider = icu, locale = 'und-u-kn-true');

-- Not coalesce: under row-level security, PostgreSQL takes that for a function that may tell what it sees.
CREATE INDEX "tasks_by_due_idx" ON "tasks"(
    "user_id", (CASE WHEN "due_at" IS NULL THEN 'infinity'::timestamptz ELSE "due_at" END), "id");
CREATE INDEX "tasks_by_priority_idx" ON "tasks"("user_id", "priority", "id");
CREATE INDEX "tasks_by_updated_idx" ON "tasks"("user_id", "updated_at", "id");
CREATE INDEX "tasks_by_title_idx" ON "tasks"("user_id", "title" COLLATE "natural", "id");
DROP INDEX "tasks_due_idx";

-- Without accents and case, in any script, whatever locale the database has; characters of scripts without spaces stand
-- alone. `fold` in packages/api/src/search/words.ts does the same.
CREATE FUNCTION "fold"("given" text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT regexp_replace(
    regexp_replace(
      normalize(translate(lower(given COLLATE "und-x-icu"), 'øłđıæœ', 'oldiao'), NFKD),
      U&'[\0300-\036F]', '', 'g'),
    U&'([\3040-\30FF\3400-\4DBF\4E00-\9FFF\1100-\11FF\F900-\FAFF])', ' \1 ', 'g')
$$;

CREATE FUNCTION "task_document"("title" text, "description" text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.simple', public.fold(title)), 'A')
    || setweight(to_tsvector('pg_catalog.simple', public.fold(coalesce(description, ''))), 'D')
$$;

CREATE INDEX "tasks_document_idx" ON "tasks" USING gin ("user_id", task_document("title", "description"));
-- For words that are nearly right.
CREATE INDEX "tasks_similar_idx" ON "tasks" USING gin ("user_id", fold("title") gin_trgm_ops);

-- The current user's tasks that say all of some words (each a tsquery), or have them in the name of their list or of a
-- label; if there are none, those with a title nearly like it. Some hundreds at most, and how well each fits.
--
-- It runs as its owner, since row-level security keeps such an index from being used: it asks for the user's rows by
-- itself, and gives nothing but ids, for a statement of the user's to look up.
CREATE FUNCTION "search_tasks"("words" text[], "near" text) RETURNS TABLE ("task_id" uuid, "rank" real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET pg_trgm.word_similarity_threshold = 0.4 AS $$
DECLARE
  me CONSTANT text := nullif(current_setting('app.user_id', true), '');
  whole CONSTANT tsquery := array_to_string(words, ' & ')::tsquery;
  rest tsquery;
  in_lists uuid[];
  with_labels uuid[];
  is_found boolean;
BEGIN
  IF me IS NULL OR cardinality(words) = 0 THEN RETURN; END IF;
  RETURN QUERY
    SELECT found.id, ts_rank(task_document(found.title, found.description), whole) FROM (
      SELECT t.id, t.title, t.description FROM tasks AS t
        WHERE t.user_id = me AND task_document(t.title, t.description) @@ whole AND t.deleted_at IS NULL
        LIMIT 300) AS found;
  is_found := FOUND;
  FOR at IN 1 .. cardinality(words) LOOP
    in_lists := ARRAY(SELECT l.id FROM lists AS l WHERE l.user_id = me AND l.deleted_at IS NULL
      AND to_tsvector('pg_catalog.simple', fold(l.name)) @@ words[at]::tsquery LIMIT 100);
    with_labels := ARRAY(SELECT l.id FROM labels AS l WHERE l.user_id = me
      AND to_tsvector('pg_catalog.simple', fold(l.name)) @@ words[at]::tsquery LIMIT 100);
    CONTINUE WHEN cardinality(in_lists) + cardinality(with_labels) = 0;
    rest := array_to_string(words[:at - 1] || words[at + 1:], ' & ')::tsquery;
    RETURN QUERY
      SELECT t.id, 0.1::real FROM tasks AS t
        WHERE t.user_id = me AND t.deleted_at IS NULL
          AND t.id IN (
            SELECT named.id FROM tasks AS named WHERE named.user_id = me AND named.list_id = ANY (in_lists)
            UNION SELECT tl.task_id FROM task_labels AS tl WHERE tl.user_id = me AND tl.label_id = ANY (with_labels))
          AND (cardinality(words) = 1 OR task_document(t.title, t.description) @@ rest)
        LIMIT 300;
    is_found := is_found OR FOUND;
  END LOOP;
  IF is_found OR char_length(near) NOT BETWEEN 3 AND 100 THEN RETURN; END IF;
  RETURN QUERY
    SELECT found.id, (word_similarity(fold(near), fold(found.title)) / 100)::real FROM (
      SELECT t.id, t.title FROM tasks AS t
        WHERE t.user_id = me AND fold(near) <% fold(t.title) AND t.deleted_at IS NULL
        LIMIT 300) AS found;
END
$$;
REVOKE EXECUTE ON FUNCTION "search_tasks"(text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "search_tasks"(text[], text) TO taskwell_user;
