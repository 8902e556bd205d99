/** Generates VTIMEZONE components (RFC 5545, section 3.6.5) from the runtime's time zone data. */
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";

/** Maximum number of years in a VTIMEZONE. */
const maxYears = 150;

/**
 * A VTIMEZONE with the offset changes of a range of years.
 *
 * @param from first year
 * @param to last year; at most {@link maxYears} later
 */
export function zoneComponent(timeZone: string, from: number, to: number): string {
  const first = Temporal.PlainDate.from({ year: from, month: 1, day: 1 }).toZonedDateTime(timeZone);
  const last = Math.min(to, from + maxYears);
  const observances = [observance("standard", "1970-01-01T00:00:00", first.offset, first.offset)];
  const standard = Math.min(first.offsetNanoseconds, first.add({ months: 6 }).offsetNanoseconds);
  for (let at: Temporal.ZonedDateTime = first; ;) {
    const next = at.getTimeZoneTransition("next");
    if (next === null || next.year > last) break;
    const before = next.subtract({ nanoseconds: 1 });
    // DTSTART of an observance is a wall time in the offset before the change.
    const start = next.toInstant().toZonedDateTimeISO(before.offset).toPlainDateTime();
    const name = next.offsetNanoseconds > standard ? "daylight" : "standard";
    observances.push(
      observance(name, start.toString({ smallestUnit: "second" }), before.offset, next.offset),
    );
    at = next;
  }
  const zone = new ICAL.Component(["vtimezone", [["tzid", {}, "text", timeZone]], observances]);
  return `${zone.toString()}\r\n`;
}

type Observance = readonly [
  name: string,
  properties: readonly (readonly unknown[])[],
  components: readonly [],
];

function observance(name: "standard" | "daylight", start: string, from: string, to: string): Observance {
  return [
    name,
    [
      ["dtstart", {}, "date-time", start],
      ["tzoffsetfrom", {}, "utc-offset", from],
      ["tzoffsetto", {}, "utc-offset", to],
    ],
    [],
  ];
}
