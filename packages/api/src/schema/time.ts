/** When something is: a date; a date and a local time; or these and a time zone (RFC 5545, section 3.3.5). */
import { z } from "zod";
import { isTimeZone, isWithinCalendar } from "@taskwell/domain/time";

export const CalendarDate = z
  .string({ error: "Must be a date, such as 2026-11-21." })
  .pipe(z.iso.date({ error: "Must be a date, such as 2026-11-21." }))
  .refine(isWithinCalendar, { error: "Must be a date of the years 2 to 9998." });

/** An instant, with whatever offset; in UTC from there on. */
export const PointInTime = z.iso
  .datetime({ error: "Must be an instant, such as 2026-11-21T09:00:00Z.", offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => isWithinCalendar(text.slice(0, text.indexOf("T"))), {
    error: "Must be an instant of the years 2 to 9998.",
  });

/** Seconds may be left out, and are left out where they are 0. */
const time = z
  .string({ error: "Must be a time, such as 09:30." })
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, { error: "Must be a time, such as 09:30." })
  .transform((value) => value.replace(/^(..:..):00$/, "$1"));

export const TimeZone = z
  .string({ error: "Must be an IANA time zone, such as Europe/Berlin." })
  .max(100)
  .refine(isTimeZone, { error: "Must be an IANA time zone, such as Europe/Berlin." })
  .describe("Of the IANA Time Zone Database, such as `Europe/Berlin`");

/** As it comes in. */
export const When = z
  .strictObject({
    date: CalendarDate.describe("`YYYY-MM-DD`"),
    time: time.nullable().default(null).describe("`HH:MM` or `HH:MM:SS`; null for the whole day"),
    timeZone: TimeZone.nullable()
      .default(null)
      .describe("IANA time zone of the time; null: local to whoever reads it"),
  })
  .refine((when) => when.timeZone === null || when.time !== null, {
    error: "A time zone needs a time.",
    path: ["timeZone"],
  });

/** As it comes out. */
export const WhenOut = z
  .object({
    date: z.string().meta({ format: "date" }).describe("`YYYY-MM-DD`"),
    time: z.string().nullable().describe("`HH:MM` or `HH:MM:SS`; null for the whole day"),
    timeZone: z.string().nullable().describe("IANA time zone; null: local to whoever reads it"),
  })
  .meta({ id: "When", description: "A date; a date and a local time; or these and a time zone" });
export type When = z.infer<typeof WhenOut>;
