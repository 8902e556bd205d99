/** A million tasks: two large accounts among people with a hundred each. */
import { withClient } from "../postgres.ts";

export const accounts = [
  { user: "account-10000", tasks: 10_000 },
  { user: "account-100000", tasks: 100_000 },
] as const;

const tasksOfOthers = 100;
const days = 1_800;

/**
 * Rows stand in the order in which they were created, so that one person's are spread over the whole table. One in five
 * is open, half are due, half have a label, one in ten is a subtask, one in fifty is in the trash.
 *
 * @param url of a migrated, empty database, as a superuser
 */
export async function fillAccounts(url: string, rows: number): Promise<void> {
  const largeRows = accounts.reduce((sum, { tasks }) => sum + tasks, 0);
  const others = Math.ceil((rows - largeRows) / tasksOfOthers);
  const large = accounts.map(({ user, tasks }) => `('${user}', ${tasks}, 20, 30)`).join(", ");
  await withClient(url, async (client) => {
    // Past triggers and foreign keys, which this data keeps by itself.
    await client.query("SET session_replication_role = replica; SET synchronous_commit = off");
    await client.query(`
      CREATE TEMP TABLE people AS
        SELECT * FROM (VALUES ${large}) AS large (owner, size, lists, labels)
        UNION ALL SELECT 'user-' || n, ${tasksOfOthers}, 3, 3 FROM generate_series(1, ${others}) AS n`);
    for (const statement of [...functions, ...inserts]) await client.query(statement);
    await client.query("VACUUM ANALYZE");
    await client.query("CHECKPOINT");
  });
}

const functions = [
  `CREATE FUNCTION pg_temp.created_at(n int, size int) RETURNS timestamptz LANGUAGE sql AS $$
    SELECT now() - interval '1 hour' - n * interval '${days} days' / size $$`,
  // As a version 7 UUID: the time in milliseconds first.
  `CREATE FUNCTION pg_temp.task_id(owner text, n int, size int) RETURNS uuid LANGUAGE sql AS $$
    SELECT overlay(overlay(lpad(to_hex((extract(epoch FROM pg_temp.created_at(n, size)) * 1000)::bigint), 12, '0')
      || substr(md5(owner || n), 1, 20) PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid $$`,
  `CREATE FUNCTION pg_temp.id_of(kind text, nth int, owner text) RETURNS uuid LANGUAGE sql AS $$
    SELECT overlay(overlay(md5(kind || nth || owner) PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid $$`,
  `CREATE FUNCTION pg_temp.title(n int) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ',
      (ARRAY['buy','call','write','plan','renew','fix','read','cook','pay','water','clean','book','ask','send','check'])[1 + n % 15],
      (ARRAY['milk','mother','report','journey','passport','bicycle','novel','dinner','rent','plants','kitchen','flight','letter','invoice','garden','window','tickets'])[1 + n % 17],
      (ARRAY['today','again','for Ben','in town','with care','before noon','at home','on paper','by train','in March','over lunch','for good','next door'])[1 + n % 13],
      n, CASE WHEN n % 1000 = 13 THEN 'saxophone' END) $$`,
];

const inserts = [
  "INSERT INTO users (id) SELECT owner FROM people",
  `INSERT INTO lists (user_id, id, name) SELECT owner, pg_temp.id_of('list', n, owner), (ARRAY['Errands','Household','Family','Work','Reading','Travel',
      'Money','Health','Car','Club','Studies','Neighbours','Projects','Music','Photos','Moving','Parents','Holidays','Ideas','Someday'])[n]
    FROM people, generate_series(1, lists) AS n`,
  `INSERT INTO labels (user_id, id, name) SELECT owner, pg_temp.id_of('label', n, owner), 'label' || lpad(n::text, 2, '0') FROM people, generate_series(1, labels) AS n`,
  `INSERT INTO tasks (user_id, id, list_id, parent_id, title, description, completed, completed_at, priority, label_ids,
      due_date, due_time, due_zone, due_at, position, deleted_at, deleted_with, created_at, updated_at, rrule, rrule_anchor, rrule_start)
    SELECT owner, id, CASE WHEN root % 4 <> 0 THEN pg_temp.id_of('list', 1 + root % lists, owner) END,
      CASE WHEN root <> n THEN pg_temp.task_id(owner, root, size) END,
      pg_temp.title(n), CASE WHEN n % 3 = 0 THEN repeat('More about it: ' || pg_temp.title(n * 7 + 3) || '. ', 3) END,
      is_done, CASE WHEN is_done THEN at END, hashint4(n) & 3,
      CASE n % 4 WHEN 0 THEN ARRAY[pg_temp.id_of('label', 1 + n / 4 % labels, owner), pg_temp.id_of('label', 1 + (n / 4 + 1) % labels, owner)]
        WHEN 2 THEN ARRAY[pg_temp.id_of('label', 1 + n / 4 % labels, owner)] ELSE '{}' END,
      CASE WHEN n % 2 = 0 THEN day END, CASE WHEN n % 4 = 0 THEN time '09:30' END, CASE WHEN n % 4 = 0 THEN 'Europe/Berlin' END,
      CASE WHEN n % 4 = 0 THEN day::timestamptz + interval '8.5 hours' WHEN n % 2 = 0 THEN day::timestamptz END,
      'm' || lpad(to_hex((extract(epoch FROM at) * 1000000)::bigint), 13, '0'),
      CASE WHEN n % 50 = 7 THEN at END, CASE WHEN n % 50 = 7 THEN id END, at, at + n % 1000 * interval '1 minute',
      CASE WHEN n % 100 = 8 THEN 'FREQ=WEEKLY' END, CASE WHEN n % 100 = 8 THEN 'schedule' END, CASE WHEN n % 100 = 8 THEN day::timestamp END
    FROM (SELECT owner, size, lists, labels, n, n - (n % 10 = 9)::int AS root, (n + n / 10) % 5 <> 0 AS is_done, current_date + n * 7 % 720 - 360 AS day,
        pg_temp.created_at(n, size) AS at, pg_temp.task_id(owner, n, size) AS id
      FROM people, generate_series(0, size - 1) AS n) AS task
    ORDER BY at`,
];
