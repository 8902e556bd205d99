/** Schemas of dates, times and time zones (RFC 5545, section 3.3.5). */
import { z } from "zod";
import { must } from "./messages.ts";
import { isTimeZone, isWithinCalendar } from "@taskwell/domain/time";

export const CalendarDate = z
  .string({ error: must("Must be a date, such as 2026-11-21.") })
  .pipe(z.iso.date({ error: "Must be a date, such as 2026-11-21.", abort: true }))
  .refine(isWithinCalendar, { error: "Must be a date in the years 2 to 9998." })
  .meta({ format: "date" });

/** An instant with any offset, converted to UTC. */
export const PointInTime = z.iso
  .datetime({ error: "Must be an instant, such as 2026-11-21T09:00:00Z.", offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => isWithinCalendar(text.slice(0, text.indexOf("T"))), {
    error: "Must be an instant in the years 2 to 9998.",
  });

/** Seconds are optional; `:00` is removed. */
const time = z
  .string({ error: "Must be a time, such as 09:30." })
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, { error: "Must be a time, such as 09:30." })
  .transform((value) => value.replace(/^(..:..):00$/, "$1"));

export const TimeZone = z
  .string({ error: must("Must be an IANA time zone, such as Europe/Berlin.") })
  // Aborts: whether a zone is known is remembered, and a long name would be, too.
  .max(100, { error: "Must be an IANA time zone, such as Europe/Berlin.", abort: true })
  .refine(isTimeZone, { error: "Must be an IANA time zone, such as Europe/Berlin." })
  .meta({ pattern: "^[A-Za-z][A-Za-z0-9_+/-]*$" })
  .describe("IANA time zone, such as `Europe/Berlin`");

/** Input. */
export const When = z
  .strictObject(
    {
      date: CalendarDate.describe("`YYYY-MM-DD`"),
      time: time.nullable().default(null).describe("`HH:MM` or `HH:MM:SS`; null for a whole day"),
      timeZone: TimeZone.nullable()
        .default(null)
        .describe("IANA time zone; null for a floating time, local to each reader"),
    },
    { error: 'Must be an object with a date, such as {"date":"2026-11-21"}.' },
  )
  .refine((when) => when.timeZone === null || when.time !== null, {
    error: "A time zone needs a time.",
    path: ["timeZone"],
  });

/** Output. */
export const WhenOut = z
  .object({
    date: z.string().meta({ format: "date" }).describe("`YYYY-MM-DD`"),
    time: z.string().nullable().describe("`HH:MM` or `HH:MM:SS`; null for a whole day"),
    timeZone: z
      .string()
      .nullable()
      .describe("IANA time zone; null for a floating time, local to each reader"),
  })
  .meta({ id: "When", description: "A date, a floating local time, or a local time in a time zone" });
export type When = z.infer<typeof WhenOut>;
