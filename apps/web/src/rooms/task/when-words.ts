/** A date in full words, for where it is chosen. */
import type { Task } from "@taskwell/client";
import { instantOf } from "@taskwell/domain/time";
import { messages } from "../../messages/task.ts";
import { ownTimeZone } from "../../time/days.ts";
import { formatFullDay, formatTime } from "../../time/format.ts";

type When = NonNullable<Task["due"]>;

const weekdayAndDay = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** Such as "Fri, 4 Dec". @param day `YYYY-MM-DD` */
export function shortDayInWords(day: string): string {
  return weekdayAndDay.format(new Date(`${day}T12:00:00Z`));
}

/** Such as "Friday, 4 December 2026 at 17:00 (Europe/Berlin)". */
export function whenInWords({ date, time, timeZone }: When): string {
  const day = formatFullDay(date);
  if (time === null) return day;
  const wall = messages.dayAndTime(day, formatTime(time));
  return timeZone === null || timeZone === ownTimeZone ? wall : messages.inZone(wall, timeZone);
}

/** What the reader's clock shows then; undefined: the same. */
export function ownWhenInWords(when: When): string | undefined {
  if (when.time === null || when.timeZone === null || when.timeZone === ownTimeZone) return undefined;
  const wall = instantOf(when).toZonedDateTimeISO(ownTimeZone).toPlainDateTime();
  const time = wall.toPlainTime().toString({ smallestUnit: "minute" });
  return messages.dayAndTime(formatFullDay(wall.toPlainDate().toString()), formatTime(time));
}
