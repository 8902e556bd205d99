/** Instants as text: PostgreSQL's `timestamptz` as ISO 8601, without the detour through a Date. */
import pg from "pg";

/**
 * ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it, from what PostgreSQL writes with
 * `DateStyle = ISO`: `2026-11-21 05:02:13.6+00`. Years from 1 to 9999.
 */
export function isoInstant(text: string): string {
  const end = text.length - "+00".length;
  // Four digits for the year, and up to three (the columns' precision) after the seconds.
  if (text.endsWith("+00") && text[10] === " " && end >= 19 && end <= 23) {
    const fraction = end === 19 ? ".000" : text.slice(19, end).padEnd(4, "0");
    return `${text.slice(0, 10)}T${text.slice(11, 19)}${fraction}Z`;
  }
  // The session's TimeZone is not UTC, or the year is not one of four digits.
  return new Date(pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)(text)).toISOString();
}
