/** How many open tasks there are: in all, by when they are due, by list and by label. One round trip. */
import { integer, textOrNull } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { isBefore, momentIn } from "./conditions.ts";
import type { CountTasks, TaskCounts } from "./counts-schema.ts";

const sql = `WITH open AS MATERIALIZED (
    SELECT id, list_id, due_at, ${isBefore("$2", "$3", "$4")} AS is_overdue, ${isBefore("$5", "$4", "$4")} AS is_before_today,
           ${isBefore("$6", "$7", "$7")} AS is_before_tomorrow
      FROM tasks WHERE user_id = $1 AND NOT completed AND deleted_at IS NULL)
  SELECT 'all', NULL::uuid, count(*), count(*) FILTER (WHERE is_overdue),
         count(*) FILTER (WHERE is_before_tomorrow AND NOT is_before_today),
         count(*) FILTER (WHERE NOT is_before_tomorrow) FROM open
  UNION ALL SELECT 'list', list_id, count(*), 0, 0, 0 FROM open GROUP BY list_id
  UNION ALL SELECT 'label', label_id, count(*), 0, 0, 0
    FROM open JOIN task_labels AS tl ON tl.user_id = $1 AND tl.task_id = open.id GROUP BY label_id`;

export async function countTasks({ db, actor }: UserContext, { timeZone }: CountTasks): Promise<TaskCounts> {
  const { instant, wall, today, todayAt, tomorrowAt, tomorrow } = momentIn(timeZone);
  const values = [actor.userId, instant, wall, today, todayAt, tomorrowAt, tomorrow];
  const rows = await db.query(sql, values, ([kind, id, open, overdue, dueToday, upcoming]) => ({
    kind,
    id: textOrNull(id),
    open: integer(open),
    overdue: integer(overdue),
    today: integer(dueToday),
    upcoming: integer(upcoming),
  }));
  const all = rows.find(({ kind }) => kind === "all");
  return {
    open: all?.open ?? 0,
    overdue: all?.overdue ?? 0,
    today: all?.today ?? 0,
    upcoming: all?.upcoming ?? 0,
    lists: rows.flatMap(({ kind, id, open }) => (kind === "list" ? [{ listId: id, open }] : [])),
    labels: rows.flatMap(({ kind, id, open }) =>
      kind === "label" && id !== null ? [{ labelId: id, open }] : [],
    ),
  };
}
