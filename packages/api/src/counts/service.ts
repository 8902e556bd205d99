/** Counts open tasks by due date, list and label. */
import { integer, textOrNull } from "@taskwell/db/row";
import { momentIn } from "@taskwell/domain/time";
import { Temporal } from "temporal-polyfill";
import type { UserContext } from "../trpc/context.ts";
import type { CountTasks, TaskCounts } from "./schema.ts";

/** SQL for "due before": compares instants; for floating times the caller's wall time, for dates the caller's day. */
const isBefore = (instant: string, wallTime: string, day: string) =>
  `(due_at < CASE WHEN due_zone IS NOT NULL THEN ${instant}::timestamptz
    WHEN due_time IS NOT NULL THEN ${wallTime}::timestamptz ELSE ${day}::timestamptz END)`;

// Hand-written: Prisma supports neither FILTER for aggregates nor unnest.
const sql = `WITH open AS MATERIALIZED (
      SELECT list_id, label_ids, due_at, due_time, due_zone FROM tasks
        WHERE user_id = $1 AND NOT completed AND deleted_at IS NULL)
  SELECT 'list', list_id, count(*),
      count(*) FILTER (WHERE ${isBefore("$2", "$3", "$4")}),
      count(*) FILTER (WHERE ${isBefore("$6", "$7", "$7")} AND NOT ${isBefore("$5", "$4", "$4")}),
      count(*) FILTER (WHERE NOT ${isBefore("$6", "$7", "$7")})
    FROM open GROUP BY list_id
  UNION ALL SELECT 'label', label_id, count(*), 0, 0, 0
    FROM open, unnest(label_ids) AS label_id GROUP BY label_id`;

export async function countTasks({ db, actor }: UserContext, { timeZone }: CountTasks): Promise<TaskCounts> {
  const moment = momentIn(timeZone, Temporal.Now.instant());
  const { instant, wallTime, todayInUtc, todayAt, tomorrowAt, tomorrowInUtc } = moment;
  const values = [actor.userId, instant, wallTime, todayInUtc, todayAt, tomorrowAt, tomorrowInUtc];
  const rows = await db.query(sql, values, ([kind, id, open, overdue, dueToday, upcoming]) => ({
    kind,
    id: textOrNull(id),
    open: integer(open),
    overdue: integer(overdue),
    today: integer(dueToday),
    upcoming: integer(upcoming),
  }));
  const listRows = rows.filter(({ kind }) => kind === "list");
  const sum = (field: "open" | "overdue" | "today" | "upcoming") =>
    listRows.reduce((total, row) => total + row[field], 0);
  return {
    open: sum("open"),
    overdue: sum("overdue"),
    today: sum("today"),
    upcoming: sum("upcoming"),
    lists: listRows.map(({ id, open }) => ({ listId: id, open })),
    labels: rows.flatMap(({ kind, id, open }) =>
      kind === "label" && id !== null ? [{ labelId: id, open }] : [],
    ),
  };
}
