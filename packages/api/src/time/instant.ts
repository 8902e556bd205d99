/** From what a wall clock shows to the instant that it is. Pure, but for the time zones that the machine knows. */
import { Temporal } from "temporal-polyfill";
import type { When } from "./schema.ts";

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
