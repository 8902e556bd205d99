/** Conditions about tasks that several features share, for Prisma. Each is true or false, never null. */
import type { Prisma } from "@taskwell/db/prisma";
import { endOfDay, startOfDay } from "@taskwell/domain/time";
import type { Moment } from "@taskwell/domain/time";

/** In no archived list. */
export const isInActiveList: Prisma.TaskWhereInput = {
  OR: [{ listId: null }, { list: { archivedAt: null } }],
};

/**
 * Completed on these days, by the caller's calendar.
 *
 * @param from `YYYY-MM-DD`; undefined: at any time before
 * @param to `YYYY-MM-DD`; undefined: at any time after
 */
export function isCompletedBetween(
  from: string | undefined,
  to: string | undefined,
  timeZone: string,
): Prisma.TaskWhereInput {
  return {
    AND: [
      { completedAt: { not: null } },
      ...(from === undefined ? [] : [{ completedAt: { gte: startOfDay(from, timeZone) } }]),
      ...(to === undefined ? [] : [{ completedAt: { lt: endOfDay(to, timeZone) } }]),
    ],
  };
}

/** No time zone was ever further from UTC: Manila was 15:56 hours behind until 1844. */
const farthestZoneMs = 16 * 3_600_000;
const dayMs = 24 * 3_600_000;

/**
 * Due on these days, by the calendar of the task's own time zone.
 *
 * @param from `YYYY-MM-DD`; undefined: at any time before
 * @param to `YYYY-MM-DD`; undefined: at any time after
 */
export function isDueBetween(from: string | undefined, to: string | undefined): Prisma.TaskWhereInput {
  return {
    AND: [
      { dueDate: { not: null } },
      // The instants as well: the index is of them.
      { dueAt: { not: null } },
      ...(from === undefined
        ? []
        : [{ dueDate: { gte: new Date(from) } }, { dueAt: { gte: instant(from, -farthestZoneMs) } }]),
      ...(to === undefined
        ? []
        : [{ dueDate: { lte: new Date(to) } }, { dueAt: { lt: instant(to, dayMs + farthestZoneMs) } }]),
    ],
  };
}

function instant(date: string, offsetMs: number): Date {
  return new Date(Date.parse(date) + offsetMs);
}

/**
 * Whether a due date, or what a task is put off until, has passed: by the clocks of its zone; without one, by the caller's
 * clock, or the caller's calendar.
 */
export function isPast(which: "due" | "notBefore", moment: Moment): Prisma.TaskWhereInput {
  const { instant: now, wallTime, todayInUtc } = moment;
  if (which === "due")
    return {
      OR: [
        { AND: [{ dueZone: { not: null } }, { dueAt: { not: null } }, { dueAt: { lt: now } }] },
        { AND: [{ dueZone: null }, { dueTime: { not: null } }, { dueAt: { lt: wallTime } }] },
        { AND: [{ dueTime: null }, { dueAt: { not: null } }, { dueAt: { lt: todayInUtc } }] },
      ],
    };
  return {
    OR: [
      { AND: [{ notBeforeZone: { not: null } }, { notBeforeAt: { lt: now } }] },
      { AND: [{ notBeforeZone: null }, { notBeforeTime: { not: null } }, { notBeforeAt: { lt: wallTime } }] },
      { AND: [{ notBeforeTime: null }, { notBeforeAt: { not: null } }, { notBeforeAt: { lt: todayInUtc } }] },
    ],
  };
}
