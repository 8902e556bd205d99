/** Time zones as people write them after a time: "CET", "GMT+2", "-05:00", "Europe/Berlin". */
import type { Temporal } from "temporal-polyfill";
import { isTimeZone } from "../time.ts";
import { markAt, wordAt } from "./match.ts";
import type { Context, Match, Parser } from "./match.ts";

/** An IANA time zone, or an offset from UTC. */
export type Zone = { readonly timeZone: string } | { readonly offsetMinutes: number };

const zones = (text: string): [string, string][] =>
  text
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [timeZone = "", ...names] = line.trim().split(" ");
      return names.map((name): [string, string] => [name, timeZone]);
    });

/**
 * IANA time zones by abbreviation. An abbreviation stands for the place, whose clocks may show summer time: "9am PST" in
 * July is 9:00 in Los Angeles.
 */
const anyCase = new Map(
  zones(`
    UTC utc gmt z
    Europe/Berlin cet cest
    Europe/London bst
    America/New_York est edt
    America/Chicago cst cdt
    America/Los_Angeles pst pdt
    Asia/Tokyo jst
    Australia/Sydney aest aedt
  `),
);
/** In capitals only: in lower case these are words. */
const capitalsOnly = new Map(
  zones(`
    America/New_York ET
    America/Chicago CT
    America/Denver MST MDT
    America/Los_Angeles PT
    America/Anchorage AKST AKDT
    Pacific/Honolulu HST
    America/Sao_Paulo BRT
    Europe/Lisbon WET WEST
    Europe/Athens EET EEST
    Europe/Moscow MSK
    Africa/Johannesburg SAST
    Asia/Kolkata IST
    Asia/Singapore SGT
    Asia/Hong_Kong HKT
    Asia/Seoul KST
    Australia/Perth AWST
    Pacific/Auckland NZST NZDT
  `),
);

export const zoneAt: Parser<Zone> = (context, at) => {
  const token = context.tokens[at];
  if (token === undefined) return undefined;
  const isBracketed = markAt(context, at) === "(" && markAt(context, at + 2) === ")";
  if (isBracketed) {
    const inner = zoneAt(context, at + 1);
    return inner?.next === at + 2 ? { ...inner, next: at + 3 } : undefined;
  }
  if (token.kind === "zone" && isTimeZone(token.raw)) return found({ timeZone: token.raw }, at);
  if (token.kind === "offset") return offsetFound(token.text.replace(/^[a-z]+/, ""), at);
  if (token.kind !== "word") return undefined;
  const city = cityTimeAt(context, at);
  if (city !== undefined) return city;
  const timeZone = anyCase.get(token.text) ?? capitalsOnly.get(token.raw);
  return timeZone === undefined ? undefined : found({ timeZone }, at);
};

const areas = ["Europe", "America", "Asia", "Australia", "Africa", "Pacific"];

const regions: ReadonlyMap<string, string> = new Map([
  ["Eastern", "America/New_York"],
  ["Central", "America/Chicago"],
  ["Mountain", "America/Denver"],
  ["Pacific", "America/Los_Angeles"],
]);

/** "London time", "New York time", "Pacific time" */
function cityTimeAt(context: Context, at: number): Match<Zone> | undefined {
  const length = [1, 2].find((words) => wordAt(context, at + words) === "time");
  if (length === undefined) return undefined;
  const words = context.tokens.slice(at, at + length).map(({ raw }) => raw);
  if (!words.every((word) => /^\p{Lu}/u.test(word))) return undefined;
  const names = areas.map((area) => `${area}/${words.join("_")}`);
  const timeZone = regions.get(words.join(" ")) ?? names.find(isTimeZone);
  return timeZone === undefined ? undefined : { value: { timeZone }, next: at + length + 1 };
}

const found = (value: Zone, at: number): Match<Zone> => ({ value, next: at + 1 });

function offsetFound(text: string, at: number): Match<Zone> | undefined {
  const zone = parseOffset(text);
  return zone === undefined ? undefined : found(zone, at);
}

/** `Z`, `+2`, `+02:00` or `+0200`. */
export function parseOffset(text: string): Zone | undefined {
  if (text.toLowerCase() === "z") return { timeZone: "UTC" };
  const [, sign = "", hours = "", minutes = "0"] = /^([+-])(\d{1,2})(?::?(\d\d))?$/.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (sign === "" || total > 14 * 60 || Number(minutes) > 59) return undefined;
  return { offsetMinutes: sign === "-" ? -total : total };
}

/**
 * The time zone of a wall time with an offset: the caller's own if it has this offset then, otherwise `Etc/GMT±n` for
 * whole hours. For other offsets the wall time is converted to the caller's zone.
 */
export function inZone(
  wall: Temporal.PlainDateTime,
  zone: Zone | undefined,
  callersZone: string,
): { readonly wall: Temporal.PlainDateTime; readonly timeZone: string } {
  if (zone === undefined) return { wall, timeZone: callersZone };
  if ("timeZone" in zone) return { wall, timeZone: zone.timeZone };
  const { offsetMinutes } = zone;
  const there = wall.toZonedDateTime("UTC").subtract({ minutes: offsetMinutes }).withTimeZone(callersZone);
  if (there.toPlainDateTime().equals(wall)) return { wall, timeZone: callersZone };
  const hours = offsetMinutes / 60;
  if (hours === 0) return { wall, timeZone: "UTC" };
  // The sign of Etc/GMT names is inverted: Etc/GMT+5 is five hours behind UTC.
  const isNamed = Number.isInteger(hours) && hours >= -12;
  if (isNamed) return { wall, timeZone: `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}` };
  return { wall: there.toPlainDateTime(), timeZone: callersZone };
}
