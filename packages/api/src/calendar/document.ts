/** Calendars as they go out: tasks of one moment as iCalendar, piece by piece. */
import { integer, text } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { LabelNames } from "../data/label-names.ts";
import { pagesOf } from "../exchange.ts";
import { tasks } from "../task/row.ts";
import type { Task } from "../task/schema.ts";
import { zoneComponent } from "./zone.ts";

export interface CalendarOptions {
  /** What calendar programs show. */
  readonly name: string;
  /** Which tasks: with `$1` for the user's id, and values from `$2` on. */
  readonly where: string;
  readonly values: readonly string[];
  readonly component: (task: Task, labels: readonly string[]) => string;
}

/** Years after the present for which calendars are told when the clocks change. */
const yearsAhead = 5;

/** Within a snapshot. */
export async function* calendarPieces(
  ctx: UserContext,
  { name, where, values, component }: CalendarOptions,
): AsyncGenerator<string> {
  const labels = await LabelNames.read(ctx);
  yield calendarBegin(name);
  for (const { zone, first, last } of await zonesOf(ctx, where, values)) yield usedZone(zone, first, last);
  const sql = `SELECT ${tasks.columns} FROM tasks WHERE user_id = $1 AND ${where} ORDER BY id`;
  const read = (row: Columns) => {
    const task = tasks.read(row);
    return component(task, labels.of(task.labelIds));
  };
  for await (const components of pagesOf(ctx, sql, read, values)) yield components.join("");
  yield calendarEnd;
}

export function calendarBegin(name: string): string {
  const about = ["VERSION:2.0", "PRODID:-//Taskwell//Taskwell//EN", "CALSCALE:GREGORIAN"];
  return ["BEGIN:VCALENDAR", ...about, `X-WR-CALNAME:${escaped(name)}`, ""].join("\r\n");
}

export const calendarEnd = "END:VCALENDAR\r\n";

/** A zone, for times of these years. */
export function usedZone(timeZone: string, first: number, last: number): string {
  return zoneComponent(timeZone, first, Math.max(last, new Date().getUTCFullYear() + yearsAhead));
}

interface UsedZone {
  readonly zone: string;
  /** Years. */
  readonly first: number;
  readonly last: number;
}

async function zonesOf(
  { db, actor }: UserContext,
  where: string,
  values: readonly string[],
): Promise<UsedZone[]> {
  const dates = ["due", "not_before"].map(
    (of) =>
      `SELECT ${of}_zone AS zone, ${of}_date AS date FROM tasks WHERE user_id = $1 AND ${where} AND ${of}_zone <> 'UTC'`,
  );
  const year = (date: string) => `extract(year FROM ${date}(date))::int`;
  const sql = `SELECT zone, ${year("min")}, ${year("max")} FROM (${dates.join(" UNION ALL ")}) AS used GROUP BY zone ORDER BY zone`;
  return await db.query(sql, [actor.userId, ...values], ([zone, first, last]) => ({
    zone: text(zone),
    first: integer(first),
    last: integer(last),
  }));
}

/** As TEXT (section 3.3.11), short enough not to be folded. */
function escaped(name: string): string {
  return [...name.replace(/[\r\n]+/g, " ")]
    .slice(0, 15)
    .join("")
    .replace(/[\\;,]/g, "\\$&");
}
