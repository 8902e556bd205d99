/** How many open tasks there are: in all, by when they are due, by list and by label. One round trip. */
import { integer, textOrNull } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { isBefore, momentIn } from "./conditions.ts";
import type { CountTasks, TaskCounts } from "./counts-schema.ts";

// Both parts are answered by indexes alone, which hold what is open (tasks_open_idx, task_labels_open_idx).
const sql = `SELECT 'list', list_id, count(*),
      count(*) FILTER (WHERE ${isBefore("$2", "$3", "$4")}),
      count(*) FILTER (WHERE ${isBefore("$6", "$7", "$7")} AND NOT ${isBefore("$5", "$4", "$4")}),
      count(*) FILTER (WHERE NOT ${isBefore("$6", "$7", "$7")})
    FROM tasks WHERE user_id = $1 AND NOT completed AND deleted_at IS NULL GROUP BY list_id
  UNION ALL SELECT 'label', label_id, count(*), 0, 0, 0
    FROM task_labels WHERE user_id = $1 AND is_open GROUP BY label_id`;

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
  const ofLists = rows.filter(({ kind }) => kind === "list");
  const sum = (of: "open" | "overdue" | "today" | "upcoming") =>
    ofLists.reduce((total, row) => total + row[of], 0);
  return {
    open: sum("open"),
    overdue: sum("overdue"),
    today: sum("today"),
    upcoming: sum("upcoming"),
    lists: ofLists.map(({ id, open }) => ({ listId: id, open })),
    labels: rows.flatMap(({ kind, id, open }) =>
      kind === "label" && id !== null ? [{ labelId: id, open }] : [],
    ),
  };
}
