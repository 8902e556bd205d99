/** The days of a week, each on or off, in the order that the person's weeks have. */
import { messages } from "../../messages/recurrence.ts";
import { firstDayOfWeek } from "../../time/first-day-of-week.ts";
import { nameOfWeekday, shortNameOfWeekday } from "./rule-in-words.ts";

interface WeekdayTogglesProps {
  /** 0 is Monday. */
  readonly weekdays: readonly number[];
  /** Said when none is on. */
  readonly noneHint: string;
  readonly onChange: (weekdays: readonly number[]) => void;
}

export function WeekdayToggles({ weekdays, noneHint, onChange }: WeekdayTogglesProps) {
  const first = firstDayOfWeek();
  const week = Array.from({ length: 7 }, (_, at) => (first + at) % 7);
  return (
    <fieldset className="mb-4">
      <legend className="mb-1 font-medium">{messages.weekdays}</legend>
      <div className="grid max-w-md grid-cols-7 gap-1">
        {week.map((weekday) => (
          <label
            key={weekday}
            className="flex min-h-11 cursor-pointer items-center justify-center rounded-md border border-field text-xs select-none min-[22rem]:text-sm hover:bg-hover has-checked:border-accent has-checked:bg-accent has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent sm:min-h-9"
          >
            <input
              type="checkbox"
              className="sr-only"
              aria-label={nameOfWeekday(weekday)}
              checked={weekdays.includes(weekday)}
              onChange={({ target }) =>
                onChange(target.checked ? [...weekdays, weekday] : weekdays.filter((one) => one !== weekday))
              }
            />
            <span aria-hidden="true">{shortNameOfWeekday(weekday)}</span>
          </label>
        ))}
      </div>
      <p role="status" className="mt-1 text-sm text-muted empty:hidden">
        {weekdays.length === 0 && noneHint}
      </p>
    </fieldset>
  );
}
