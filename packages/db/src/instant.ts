/** Converts PostgreSQL's `timestamptz` text to ISO 8601 without a `Date`, which is slower. */
import pg from "pg";

/**
 * Converts text such as `2026-11-21 05:02:13.6+00` (`DateStyle = ISO`) to ISO 8601 in UTC with milliseconds, as in
 * `Date.prototype.toISOString`. Years 1 to 9999.
 */
export function isoInstant(text: string): string {
  const end = text.length - "+00".length;
  // A four-digit year, and up to three fractional digits (the precision of our columns).
  if (text.endsWith("+00") && text[10] === " " && end >= 19 && end <= 23) {
    const fraction = end === 19 ? ".000" : text.slice(19, end).padEnd(4, "0");
    return `${text.slice(0, 10)}T${text.slice(11, 19)}${fraction}Z`;
  }
  // Slow path: the session's TimeZone is not UTC, or the year has another number of digits.
  return new Date(pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)(text)).toISOString();
}
