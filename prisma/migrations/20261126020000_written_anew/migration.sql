-- Columns that were added with a default keep PostgreSQL from handing out rows as they are stored: below the comparison that
-- row-level security makes once for each query, it puts each of them together anew, and above it again. A table that has been
-- written anew has no such columns. Where there is little, that takes no time; where there is much, `VACUUM FULL tasks` does the
-- same whenever it suits, and nothing depends on it.
DO $$
BEGIN
  IF pg_relation_size('tasks') < 10 * 1024 * 1024 THEN
    CLUSTER "tasks" USING "tasks_pkey";
    ALTER TABLE "tasks" SET WITHOUT CLUSTER;
  END IF;
END
$$;
