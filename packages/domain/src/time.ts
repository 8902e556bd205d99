/** Wall times, time zones and instants (RFC 5545, section 3.3.5). Time zone data is the runtime's own. */
import { Temporal } from "temporal-polyfill";

/** A date, a floating local time, or a local time in a time zone (RFC 5545, section 3.3.5). */
export interface When {
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM` or `HH:MM:SS`; null for a whole day. */
  time: string | null;
  /** IANA time zone; null for a floating time, which is local to each reader. */
  timeZone: string | null;
}

/**
 * Whether a `YYYY-MM-DD` date is in range: its year keeps four digits in every time zone, on the day before and the day
 * after too.
 */
export function isWithinCalendar(date: string): boolean {
  return date >= "0002-01-01" && date <= "9998-12-31" && date.length === 10;
}

/** Whether a text is an existing `YYYY-MM-DD` date in range. */
export function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text && isWithinCalendar(text);
  } catch {
    return false;
  }
}

const knownTimeZones = new Map<string, boolean>();

/** Whether a name is in the IANA Time Zone Database. Offsets such as `+01:00` are not. */
export function isTimeZone(name: string): boolean {
  let isKnown = knownTimeZones.get(name);
  if (isKnown === undefined) {
    isKnown = /^[A-Za-z]/.test(name) && isSupported(name);
    // Some 600 names are valid; invalid ones are unbounded, so their share of the cache is limited.
    if (isKnown || knownTimeZones.size < 1_000) knownTimeZones.set(name, isKnown);
  }
  return isKnown;
}

function isSupported(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The date and time without the zone; midnight for a whole day. */
export function wallTimeOf({ date, time }: When): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(`${date}T${time ?? "00:00"}`);
}

/** A wall time in the form of another due date: a date, or a date and a time, in its zone. */
export function whenAt({ time, timeZone }: When, wall: Temporal.PlainDateTime): When {
  const shown = wall
    .toPlainTime()
    .toString({ smallestUnit: "second" })
    .replace(/^(..:..):00$/, "$1");
  return { date: wall.toPlainDate().toString(), time: time === null ? null : shown, timeZone };
}

/**
 * The instant of a wall time in its zone. A time in a gap takes the offset before the gap; a repeated time is its first
 * occurrence (RFC 5545, section 3.3.5). Floating times are read as UTC, to be compared with local times.
 */
export function instantOf(when: When): Temporal.Instant {
  // "compatible" is RFC 5545's rule.
  return wallTimeOf(when)
    .toZonedDateTime(when.timeZone ?? "UTC", { disambiguation: "compatible" })
    .toInstant();
}

/** ISO 8601 in UTC with milliseconds, such as `2026-11-21T09:00:00.000Z`. */
export function toISO(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 });
}

/** The instant at which a day begins in a time zone: ISO 8601 in UTC. @param date `YYYY-MM-DD` */
export function startOfDay(date: string, timeZone: string): string {
  return toISO(Temporal.PlainDate.from(date).toZonedDateTime({ timeZone }).toInstant());
}

/** The instant at which the next day begins. */
export function endOfDay(date: string, timeZone: string): string {
  return startOfDay(Temporal.PlainDate.from(date).add({ days: 1 }).toString(), timeZone);
}

/** An instant, and the local time and day that it has in a time zone. */
export interface Moment {
  readonly timeZone: string;
  /** ISO 8601 in UTC, as are all fields below but `today`. */
  readonly instant: string;
  /** The wall time written as if it were UTC, which is how floating times are stored. */
  readonly wallTime: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Midnight of today and tomorrow, written as if they were UTC. */
  readonly todayInUtc: string;
  readonly tomorrowInUtc: string;
  /** The instants at which today and tomorrow begin in the time zone. */
  readonly todayAt: string;
  readonly tomorrowAt: string;
}

export function momentIn(timeZone: string, now: Temporal.Instant): Moment {
  const there = now.toZonedDateTimeISO(timeZone);
  const today = there.toPlainDate();
  const tomorrow = today.add({ days: 1 });
  const startOf = (date: Temporal.PlainDate) => toISO(date.toZonedDateTime({ timeZone }).toInstant());
  return {
    timeZone,
    instant: toISO(now),
    wallTime: toISO(there.toPlainDateTime().toZonedDateTime("UTC").toInstant()),
    today: today.toString(),
    todayInUtc: `${today.toString()}T00:00:00.000Z`,
    tomorrowInUtc: `${tomorrow.toString()}T00:00:00.000Z`,
    todayAt: startOf(today),
    tomorrowAt: startOf(tomorrow),
  };
}
