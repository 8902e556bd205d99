/** Counts open tasks by due date, list and label. */
import { integer, textOrNull } from "@taskwell/db/row";
import { momentIn } from "@taskwell/domain/time";
import { Temporal } from "temporal-polyfill";
import { inActiveListSql } from "../store/hot-statements.ts";
import type { UserContext } from "../trpc/context.ts";
import type { CountTasks, TaskCounts } from "./schema.ts";

/** Compares instants; for floating times the caller's wall time, for dates the caller's day. */
const isOverdue = `(due_at < CASE WHEN due_zone IS NOT NULL THEN $2::timestamptz
    WHEN due_time IS NOT NULL THEN $3::timestamptz ELSE $4::timestamptz END)`;

// Hand-written: Prisma supports neither FILTER for aggregates nor unnest.
const sql = `WITH open AS MATERIALIZED (
      SELECT list_id, label_ids, due_at, due_date, due_time, due_zone FROM tasks
        WHERE user_id = $1 AND NOT completed AND deleted_at IS NULL AND ${inActiveListSql})
  SELECT 'list', list_id, count(*),
      count(*) FILTER (WHERE ${isOverdue}),
      count(*) FILTER (WHERE due_date = $5::date),
      count(*) FILTER (WHERE due_date > $5::date)
    FROM open GROUP BY list_id
  UNION ALL SELECT 'label', label_id, count(*), 0, 0, 0
    FROM open, unnest(label_ids) AS label_id GROUP BY label_id`;

export async function countTasks({ db, actor }: UserContext, { timeZone }: CountTasks): Promise<TaskCounts> {
  const moment = momentIn(timeZone, Temporal.Now.instant());
  const { instant, wallTime, todayInUtc, today } = moment;
  const values = [actor.userId, instant, wallTime, todayInUtc, today];
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
