-- What every write of a task pays for, and every search for each task that it ranks, made cheaper. Nothing is indexed in
-- another way.

-- Functions in indexes. Written in SQL they are inlined: parsed and simplified anew by each statement that writes a row.
CREATE OR REPLACE FUNCTION "search_bin"("made_at" timestamptz) RETURNS integer LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN least(greatest(floor(date_part('epoch', made_at AT TIME ZONE 'UTC') / 8388608), 150), 489)::integer;
END
$$;

CREATE OR REPLACE FUNCTION "word_mark"("owner" text, "bin" integer) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN 'u' || left(md5(bin || owner), 8);
END
$$;

CREATE OR REPLACE FUNCTION "fold"("given" text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF octet_length(given) = char_length(given) THEN RETURN lower(given COLLATE "C"); END IF;
  RETURN regexp_replace(
    regexp_replace(
      normalize(translate(lower(given COLLATE "und-x-icu"), 'øłđıæœ', 'oldiao'), NFKD),
      U&'[\0300-\036F]', '', 'g'),
    U&'([\3040-\30FF\3400-\4DBF\4E00-\9FFF\1100-\11FF\F900-\FAFF])', ' \1 ', 'g');
END
$$;

CREATE OR REPLACE FUNCTION "task_words"("owner" text, "made_at" timestamptz, "title" text, "description" text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN public.marked_words(
    public.word_mark(owner, public.search_bin(made_at)),
    CASE WHEN description IS NULL THEN title ELSE title || ' ' || description END);
END
$$;

-- A search path of their own makes PostgreSQL look twice, at each call, whether its plans still hold. They name no table without
-- its schema, and run as whoever writes; functions and operators of pg_catalog come first.
ALTER FUNCTION "bump_version"() RESET search_path;
ALTER FUNCTION "stamp_completed"() RESET search_path;
ALTER FUNCTION "index_task_labels"() RESET search_path;
ALTER FUNCTION "mark_open_labels"() RESET search_path;
ALTER FUNCTION "take_label_off"() RESET search_path;

-- Without a setting of its own it is inlined. Otherwise it is parsed and planned for each statement that makes a row.
CREATE OR REPLACE FUNCTION "new_position"() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'm' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 13, '0')
$$;

-- The same positions as before: `{2,255}` makes a regular expression of 255 states.
ALTER TABLE "tasks"
    DROP CONSTRAINT "tasks_position_form",
    ADD CONSTRAINT "tasks_position_form"
        CHECK (char_length("position") BETWEEN 2 AND 255 AND "position" !~ '[^0-9A-Za-z]');
ALTER TABLE "lists"
    DROP CONSTRAINT "lists_position_form",
    ADD CONSTRAINT "lists_position_form"
        CHECK (char_length("position") BETWEEN 2 AND 255 AND "position" !~ '[^0-9A-Za-z]');

-- How many of some words a title says, from 0 to 1: what a search ranks by. The words are folded. (`ts_rank`, of title and
-- description, took as long as all the rest of a search.)
CREATE FUNCTION "title_share"("title" text, "words" text[]) RETURNS double precision LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  -- Not `fold` for what is ASCII: this is called a hundred times, and a call takes as long as the rest.
  folded CONSTANT text :=
    CASE WHEN octet_length(title) = char_length(title) THEN lower(title COLLATE "C") ELSE public.fold(title) END;
  word text;
  said integer := 0;
BEGIN
  FOREACH word IN ARRAY words LOOP
    IF strpos(folded, word) > 0 THEN said := said + 1; END IF;
  END LOOP;
  RETURN said::double precision / cardinality(words);
END
$$;
DROP FUNCTION "task_document"(text, text);
