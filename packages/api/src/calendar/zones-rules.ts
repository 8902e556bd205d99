/** The time zones that a calendar names: by IANA's names, by Windows's, or by a VTIMEZONE of its own. */
import { isTimeZone } from "@taskwell/domain/time";
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { findIana } from "windows-iana";
import type { When } from "../schema/time.ts";
import { contentOf } from "./parse-rules.ts";
import type { Component } from "./parse-rules.ts";

/** Limits on VTIMEZONEs, which keep their evaluation fast. */
const maxZones = 100;
const maxLines = 2_000;
const maxRules = 8;
const lastYear = 2_100;

const monthDay = String.raw`-?(?:0?[1-9]|1\d|2[0-8])`;
/** Rules that ical.js evaluates in bounded time: those that VTIMEZONEs use, all of which occur every year. */
const zoneRulePattern = new RegExp(
  String.raw`^FREQ=YEARLY(;(BYMONTH=(0?[1-9]|1[0-2])|BYDAY=([-+]?[1-4])?[A-Z]{2}|BYMONTHDAY=${monthDay}(,${monthDay}){0,6}|UNTIL=[\dTZ]+|INTERVAL=1|WKST=[A-Z]{2}))*$`,
  "i",
);

export interface ZonedWhen {
  readonly when: When;
  /** `replaced`: converted to UTC by the VTIMEZONE; `unknown`: imported without a zone. */
  readonly zone: "kept" | "replaced" | "unknown";
}

/** The VTIMEZONEs of a calendar by TZID. */
export class Zones {
  readonly #defined = new Map<string, ICAL.Timezone>();

  add(component: Component): void {
    const { lines } = component;
    const tzid = contentOf(component).properties.find(({ name }) => name === "TZID")?.value;
    const rules = lines.flatMap((line) => /^RRULE[^:]*:(.*)$/i.exec(line)?.[1] ?? []);
    const isUsable =
      lines.length <= maxLines &&
      rules.length <= maxRules &&
      rules.every((rule) => zoneRulePattern.test(rule));
    if (tzid === undefined || !isUsable || this.#defined.size >= maxZones) return;
    try {
      const parsed = new ICAL.Component(ICAL.parse(lines.join("\r\n")));
      this.#defined.set(tzid, new ICAL.Timezone({ component: parsed, tzid }));
    } catch {
      // Not known, then.
    }
  }

  /** @param wall `YYYY-MM-DDTHH:MM:SS` */
  when(wall: string, tzid: string): ZonedWhen {
    const [date = "", time = ""] = wall.split("T");
    const timeZone = zoneNamed(tzid);
    if (timeZone !== undefined) return { when: { date, time, timeZone }, zone: "kept" };
    const utc = this.#inUtc(wall, tzid);
    if (utc === undefined) return { when: { date, time, timeZone: null }, zone: "unknown" };
    return { when: inUtc(utc), zone: "replaced" };
  }

  #inUtc(wall: string, tzid: string): Temporal.Instant | undefined {
    const zone = this.#defined.get(tzid);
    if (zone === undefined || Number(wall.slice(0, 4)) > lastYear) return undefined;
    try {
      const at = ICAL.Time.fromDateTimeString(wall);
      at.zone = zone;
      return Temporal.Instant.fromEpochMilliseconds(at.toUnixTime() * 1_000);
    } catch {
      // The VTIMEZONE is invalid: it is not asked again.
      this.#defined.delete(tzid);
      return undefined;
    }
  }
}

/** Such as `Europe/Berlin`, `/example.org/Europe/Berlin` and `W. Europe Standard Time` (CLDR's table of Windows's zones). */
function zoneNamed(tzid: string): string | undefined {
  const parts = tzid.split("/");
  const [windows] = findIana(tzid);
  return [tzid, parts.slice(-2).join("/"), parts.slice(-3).join("/"), windows ?? ""].find(isTimeZone);
}

export function inUtc(instant: Temporal.Instant): When {
  const there = instant.toZonedDateTimeISO("UTC");
  const time = there.toPlainTime().toString({ smallestUnit: "second" });
  return { date: there.toPlainDate().toString(), time, timeZone: "UTC" };
}
