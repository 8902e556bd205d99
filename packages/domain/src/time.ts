/** Wall times, time zones and instants (RFC 5545, section 3.3.5). Pure, but for the time zones that the machine knows. */
import { Temporal } from "temporal-polyfill";

/** When something is: a date; a date and a local time; or these and a time zone (RFC 5545, section 3.3.5). */
export interface When {
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM` or `HH:MM:SS`; null for the whole day. */
  time: string | null;
  /** An IANA time zone; null: local to whoever reads it. */
  timeZone: string | null;
}

/** Whether a date, `YYYY-MM-DD`, is of a year that has four digits by any zone's clocks, the day before and after too. */
export function isWithinCalendar(date: string): boolean {
  return date >= "0002-01-01" && date <= "9998-12-31" && date.length === 10;
}

/** Whether there is such a date, `YYYY-MM-DD`, within the calendar. */
export function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text && isWithinCalendar(text);
  } catch {
    return false;
  }
}

const known = new Map<string, boolean>();

/** Whether it names a zone of the IANA Time Zone Database; an offset such as `+01:00` does not. */
export function isTimeZone(name: string): boolean {
  let isKnown = known.get(name);
  if (isKnown === undefined) {
    isKnown = /^[A-Za-z]/.test(name) && canBeUsed(name);
    // There are some 600 of them, and any number of other texts.
    if (isKnown || known.size < 1_000) known.set(name, isKnown);
  }
  return isKnown;
}

function canBeUsed(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** A wall time, without a zone. */
export function wallTimeOf({ date, time }: When): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(`${date}T${time ?? "00:00"}`);
}

/**
 * The instant of a wall time in a zone: one that does not exist takes the offset before the gap, one that occurs twice is
 * the first (RFC 5545, section 3.3.5). Without a zone: what it would be in UTC, to be compared with a local time.
 */
export function instantOf(when: When): Temporal.Instant {
  // "compatible" is RFC 5545's rule.
  return wallTimeOf(when)
    .toZonedDateTime(when.timeZone ?? "UTC", { disambiguation: "compatible" })
    .toInstant();
}

/** ISO 8601 in UTC with milliseconds, as everywhere. */
export function toISO(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 });
}

/** A moment, as an instant, and as clocks and calendars show it where somebody is. */
export interface Moment {
  readonly timeZone: string;
  /** ISO 8601, as all below. */
  readonly instant: string;
  /** The wall time, written as if it were in UTC: as times without a zone are stored. */
  readonly wallTime: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** The first moments of today and tomorrow, written as if they were in UTC. */
  readonly todayInUtc: string;
  readonly tomorrowInUtc: string;
  /** The instants at which today and tomorrow begin. */
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
