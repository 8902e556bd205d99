/** Instants as text: PostgreSQL's `timestamptz` as ISO 8601, without the detour through a Date. */
import pg from "pg";
import type { CustomTypesConfig } from "pg";

/**
 * ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it, from what PostgreSQL writes with
 * `DateStyle = ISO`: `2026-11-21 05:02:13.6+00`. Years from 1 to 9999.
 */
export function isoInstant(text: string): string {
  const [, day, time, fraction = ""] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/.exec(text) ?? [];
  if (day !== undefined) return `${day}T${time ?? ""}.${fraction.padEnd(3, "0")}Z`;
  // The session's TimeZone is not UTC.
  return new Date(pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)(text)).toISOString();
}

/** For pg: everything as usual, but instants as text. */
export const withInstantsAsText: CustomTypesConfig = {
  getTypeParser: (id: Parameters<typeof pg.types.getTypeParser>[0], format?: "text" | "binary") =>
    id === pg.types.builtins.TIMESTAMPTZ && format !== "binary"
      ? isoInstant
      : pg.types.getTypeParser(id, format ?? "text"),
};
