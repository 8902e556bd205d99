/** Writes tasks as an iCalendar document, in chunks. */
import type { Prisma } from "@taskwell/db/prisma";
import type { UserContext } from "../trpc/context.ts";
import { createPause } from "../trpc/turns.ts";
import { LabelNames } from "../document/label-names.ts";
import { pagesById } from "../store/transfer.ts";
import { taskRows } from "../store/task.ts";
import type { TaskRow } from "../store/task.ts";
import type { Naming } from "./component-rules.ts";
import { uidsOf } from "./uid-service.ts";
import { zoneComponent } from "./vtimezone-rules.ts";

export interface CalendarOptions {
  /** The name that calendar clients show. */
  readonly name: string;
  /** Selects among the user's tasks. */
  readonly where: Prisma.TaskWhereInput;
  /** Serializes a task; '' leaves it out. */
  readonly component: (task: TaskRow, naming: Naming) => string;
}

/** VTIMEZONEs cover at least this many years from now. */
const yearsAhead = 5;

/** The document in chunks. Iterate it within a snapshot. */
export async function* calendarChunks(
  ctx: UserContext,
  { name, where, component }: CalendarOptions,
): AsyncGenerator<string> {
  const { prisma, actor } = ctx;
  const owned = { AND: [{ userId: actor.userId }, where] };
  const labels = await LabelNames.read(ctx);
  const pause = createPause();
  yield calendarBegin(name);
  for (const { zone, first, last } of await zonesOf(ctx, owned)) yield zoneFor(zone, first, last);
  const pages = pagesById(async (after, take) => {
    const rows = await prisma.task.findMany({
      where: { AND: [owned, after] },
      orderBy: { id: "asc" },
      take,
      select: taskRows.select,
    });
    return rows.map(taskRows.fromPrisma);
  });
  for await (const page of pages) {
    const uids = await uidsOf(
      ctx,
      page.flatMap(({ id, parentId }) => [id, ...(parentId === null ? [] : [parentId])]),
    );
    const uidOf = (id: string) => uids.get(id) ?? id;
    const components: string[] = [];
    for (const task of page) {
      await pause();
      components.push(component(task, { labels: labels.namesOf(task.labelIds), uidOf }));
    }
    yield components.join("");
  }
  yield calendarEnd;
}

export function calendarBegin(name: string): string {
  const about = ["VERSION:2.0", "PRODID:-//Taskwell//Taskwell//EN", "CALSCALE:GREGORIAN"];
  return ["BEGIN:VCALENDAR", ...about, `X-WR-CALNAME:${escapeText(name)}`, ""].join("\r\n");
}

export const calendarEnd = "END:VCALENDAR\r\n";

/** A VTIMEZONE for times in these years. */
export function zoneFor(timeZone: string, first: number, last: number): string {
  return zoneComponent(timeZone, first, Math.max(last, new Date().getUTCFullYear() + yearsAhead));
}

interface UsedZone {
  readonly zone: string;
  /** The first and last year in use. */
  readonly first: number;
  readonly last: number;
}

async function zonesOf({ prisma }: UserContext, where: Prisma.TaskWhereInput): Promise<UsedZone[]> {
  const due = await prisma.task.groupBy({
    by: ["dueZone"],
    where: { AND: [where, { dueZone: { not: null } }, { dueZone: { not: "UTC" } }] },
    _min: { dueDate: true },
    _max: { dueDate: true },
  });
  const notBefore = await prisma.task.groupBy({
    by: ["notBeforeZone"],
    where: { AND: [where, { notBeforeZone: { not: null } }, { notBeforeZone: { not: "UTC" } }] },
    _min: { notBeforeDate: true },
    _max: { notBeforeDate: true },
  });
  const years = new Map<string, number[]>();
  const add = (zone: string | null, ...dates: readonly (Date | null)[]) => {
    if (zone === null) return;
    const used = dates.flatMap((date) => (date === null ? [] : [date.getUTCFullYear()]));
    years.set(zone, [...(years.get(zone) ?? []), ...used]);
  };
  for (const { dueZone, _min, _max } of due) add(dueZone, _min.dueDate, _max.dueDate);
  for (const { notBeforeZone, _min, _max } of notBefore)
    add(notBeforeZone, _min.notBeforeDate, _max.notBeforeDate);
  return [...years.keys()].toSorted().map((zone) => {
    const used = years.get(zone) ?? [];
    return { zone, first: Math.min(...used), last: Math.max(...used) };
  });
}

/** A TEXT value (RFC 5545, section 3.3.11), cut to fit an unfolded line. */
function escapeText(name: string): string {
  return [...name.replace(/[\r\n]+/g, " ")]
    .slice(0, 15)
    .join("")
    .replace(/[\\;,]/g, "\\$&");
}
