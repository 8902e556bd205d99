/** What was done on which day: completed tasks, and completed occurrences of recurring ones. */
import { instant, integer, text, textOrNull } from "@taskwell/db/row";
import { endOfDay, startOfDay } from "@taskwell/domain/time";
import { wallTimeField } from "../store/field-table.ts";
import { selectByIds } from "../store/hot-statements.ts";
import { keysAfter, toPage } from "../store/page.ts";
import { tasks } from "../store/task.ts";
import type { UserContext } from "../trpc/context.ts";
import type { CountDone, Done, DoneCounts, DonePage, ListDone } from "./schema.ts";

/** The last occurrence of a series completes its task at the same time, and counts once. */
const done = `(
    SELECT id AS task_id, list_id, completed_at AS done_at, NULL::timestamp AS occurrence FROM tasks
      WHERE user_id = $1 AND deleted_at IS NULL AND completed_at >= $2 AND completed_at < $3 AND NOT EXISTS (
        SELECT FROM task_occurrences AS o
          WHERE o.user_id = $1 AND o.task_id = tasks.id AND o.created_at = tasks.completed_at)
    UNION ALL
    SELECT o.task_id, t.list_id, o.created_at, o.occurrence FROM task_occurrences AS o
      JOIN tasks AS t ON t.user_id = $1 AND t.id = o.task_id AND t.deleted_at IS NULL
      WHERE o.user_id = $1 AND o.outcome = 'completed' AND o.created_at >= $2 AND o.created_at < $3) AS done`;

interface DoneRow {
  readonly taskId: string;
  readonly doneAt: string;
  readonly occurrence: string | null;
}

const latestFirst = {
  name: "done",
  keysOf: ({ doneAt, taskId, occurrence }: DoneRow) => [doneAt, taskId, occurrence ?? ""],
};

/** @throws {DomainError} `cursor_invalid` */
export async function listDone(ctx: UserContext, input: ListDone): Promise<DonePage> {
  const { from, to, timeZone, listId = null, limit, cursor } = input;
  const [at = null, id = null, occurrence = null] = keysAfter(ctx, latestFirst.name, cursor) ?? [];
  // Hand-written: Prisma cannot say UNION.
  const sql = `SELECT task_id, done_at, occurrence FROM ${done}
    WHERE ($4::uuid IS NULL OR list_id = $4) AND ($6::timestamptz IS NULL
      OR (done_at, task_id, coalesce(occurrence::text, '')) < ($6, $7::uuid, coalesce($8::timestamp::text, '')))
    ORDER BY done_at DESC, task_id DESC, coalesce(occurrence::text, '') DESC LIMIT $5`;
  const values = [
    ...rangeOf(ctx, { from, to, timeZone }),
    listId,
    limit + 1,
    at,
    id,
    occurrence === "" ? null : occurrence,
  ];
  const rows = await ctx.db.query(sql, values, ([taskId, doneAt, wall]) => ({
    taskId: text(taskId),
    doneAt: instant(doneAt),
    occurrence: wall === null || wall === undefined ? null : wallTimeField.fromText(wall),
  }));
  const { items, nextCursor } = toPage(ctx, latestFirst, limit, rows);
  return { items: await withTasks(ctx, items), nextCursor };
}

async function withTasks(ctx: UserContext, rows: readonly DoneRow[]): Promise<Done[]> {
  const found = await selectByIds(ctx, tasks, [...new Set(rows.map(({ taskId }) => taskId))]);
  const byId = new Map(found.map((task) => [task.id, task]));
  return rows.flatMap(({ taskId, doneAt, occurrence }) => {
    const task = byId.get(taskId);
    if (task === undefined) return [];
    const name = task.due?.time === null ? (occurrence?.slice(0, 10) ?? null) : occurrence;
    return [{ task, doneAt, occurrence: name }];
  });
}

export async function countDone(ctx: UserContext, input: CountDone): Promise<DoneCounts> {
  // Hand-written: Prisma can say neither UNION nor a day in a time zone.
  const sql = `SELECT (done_at AT TIME ZONE $4)::date AS day, list_id, count(*) FROM ${done}
    GROUP BY day, list_id ORDER BY day, list_id`;
  const days = await ctx.db.query(sql, [...rangeOf(ctx, input), input.timeZone], ([day, listId, count]) => ({
    day: text(day),
    listId: textOrNull(listId),
    count: integer(count),
  }));
  return { days };
}

function rangeOf({ actor }: UserContext, { from, to, timeZone }: CountDone): string[] {
  return [actor.userId, startOfDay(from, timeZone), endOfDay(to, timeZone)];
}
