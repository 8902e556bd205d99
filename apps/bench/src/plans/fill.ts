/** Ten million tasks, of people of several sizes. */
import { writeInBulk } from "../bulk.ts";

/** Two who are looked at, and how many tasks they have; everybody else has a hundred. */
export const sizes = { large: 100_000, small: 1_000 } as const;
export const userOf = { large: "large", small: "small" } as const;

/** One in five of a person's tasks is open. */
const openOfHundred = 20;

/** Everybody has made theirs in the course of five years. */
const days = 1800;

const tables = ["tasks", "task_labels"];

/** @param url of a database that was migrated and is empty, as a superuser */
export async function fill(url: string, rows: number): Promise<void> {
  await writeInBulk(url, tables, statements(rows));
}

function statements(rows: number): string[] {
  const others = Math.ceil((rows - sizes.large - sizes.small) / 100);
  const first = sizes.large + sizes.small;
  const owner = `CASE WHEN n < ${sizes.large} THEN 'large' WHEN n < ${first} THEN 'small' ELSE 'user' || (n - ${first}) / 100 END`;
  const size = `CASE WHEN n < ${sizes.large} THEN ${sizes.large} WHEN n < ${first} THEN ${sizes.small} ELSE 100 END`;
  const number = `CASE WHEN n < ${sizes.large} THEN n WHEN n < ${first} THEN n - ${sizes.large} ELSE (n - ${first}) % 100 END`;
  // Of the form of a UUID of version 8.
  const idOf = (kind: string, nth: string) =>
    `overlay(overlay(md5('${kind} ' || (${nth}) || ' of ' || owner) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid`;
  const isLarge = "owner = 'large'";
  const of = (large: number, small: number, nth: string) =>
    `1 + (${nth}) % (CASE WHEN ${isLarge} THEN ${large} ELSE ${small} END)`;
  // The rest of what a task is does not depend on it.
  const anything = (seed: number) => `(hashint4extended(n, ${seed}) & 2147483647)`;
  const labelAt = (at: string) => idOf("label", of(30, 3, at));
  const people = `(SELECT 'large' AS owner UNION ALL SELECT 'small' UNION ALL SELECT 'user' || n FROM generate_series(0, ${others - 1}) AS n) AS people`;
  return [
    `INSERT INTO users (id) SELECT owner FROM ${people}`,
    `INSERT INTO lists (user_id, id, name) SELECT owner, ${idOf("list", "number")}, (ARRAY['errands','household','family','work','reading','travel','money','health','car','club','studies','neighbours','projects',
        'music','photos','moving','parents','holidays','ideas','someday'])[number]
      FROM ${people}, generate_series(1, 20) AS number WHERE ${isLarge} OR number <= 3`,
    `INSERT INTO labels (user_id, id, name) SELECT owner, ${idOf("label", "number")}, 'label' || number
      FROM ${people}, generate_series(1, 30) AS number WHERE ${isLarge} OR number <= 3`,
    `CREATE FUNCTION pg_temp.say(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
      SELECT (ARRAY['buy','call','write','plan','renew','fix','read','cook','pay','water','clean','book','ask','send','check'])[1 + n % 15]
        || ' ' || (ARRAY['milk','mother','report','journey','passport','bicycle','novel','dinner','rent','plants','kitchen','flight','letter','invoice','garden','window','tickets'])[1 + n % 17]
        || ' ' || (ARRAY['today','again','for Ben','in town','with care','before noon','at home','on paper','by train','in March','over lunch','for good','next door'])[1 + n % 13]
        || ' ' || n $$`,
    `INSERT INTO tasks (user_id, id, list_id, title, description, completed, completed_at, priority, label_ids,
        due_date, due_time, due_zone, due_at, position, deleted_at, deleted_with, created_at, updated_at, rrule, rrule_anchor, rrule_start)
      SELECT owner, id, CASE WHEN n % 4 <> 0 THEN ${idOf("list", of(20, 3, anything(1)))} END,
        pg_temp.say(n), CASE WHEN n % 3 = 0 THEN 'More about it: ' || pg_temp.say(n * 7 + 3) END,
        n % 100 >= ${openOfHundred}, CASE WHEN n % 100 >= ${openOfHundred} THEN at END, ${anything(2)} % 5,
        CASE n % 4 WHEN 0 THEN ARRAY[${labelAt("n / 4")}, ${labelAt("n / 4 + 1")}] WHEN 2 THEN ARRAY[${labelAt("n / 4")}]
          ELSE ARRAY[]::uuid[] END,
        CASE WHEN n % 2 = 0 THEN day END, CASE WHEN n % 4 = 0 THEN time '09:30' END, CASE WHEN n % 4 = 0 THEN 'Europe/Berlin' END,
        CASE WHEN n % 4 = 0 THEN day::timestamptz + interval '8.5 hours' WHEN n % 2 = 0 THEN day::timestamptz END,
        'm' || lpad(to_hex((extract(epoch FROM at) * 1000000)::bigint + n), 13, '0'),
        CASE WHEN n % 50 = 7 THEN at END, CASE WHEN n % 50 = 7 THEN id END, at, at + (n % 1000) * interval '1 minute',
        CASE WHEN n % 100 = 8 THEN 'FREQ=WEEKLY' END, CASE WHEN n % 100 = 8 THEN 'schedule' END, CASE WHEN n % 100 = 8 THEN day::timestamp END
      FROM (SELECT n, ${owner} AS owner, gen_random_uuid() AS id, date '2026-11-22' + (n % 720) - 360 AS day,
          timestamptz '2026-11-01' - (${number}) * interval '${days} days' / (${size}) AS at
        FROM generate_series(0, ${rows - 1}) AS n) AS made`,
    `INSERT INTO task_labels (user_id, label_id, task_id, is_open, created_at, list_id, due_at)
      SELECT user_id, label_id, id, NOT completed AND deleted_at IS NULL, created_at, list_id, coalesce(due_at, 'infinity')
        FROM tasks, unnest(label_ids) AS label_id`,
    // One in ten is a part of the one before.
    `UPDATE tasks AS sub SET parent_id = parent.id, list_id = parent.list_id FROM (
        SELECT user_id, id, list_id, lead(id) OVER own AS next, row_number() OVER own AS number
          FROM tasks WHERE user_id IN ('large', 'small') WINDOW own AS (PARTITION BY user_id ORDER BY position)) AS parent
      WHERE sub.user_id = parent.user_id AND sub.id = parent.next AND parent.number % 10 = 0`,
  ];
}
