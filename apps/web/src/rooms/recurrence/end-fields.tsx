/** Where a recurrence ends: never, on a day, or after a number of times. */
import { messages } from "../../messages/recurrence.ts";
import { Field, inputLook } from "../../parts/field.tsx";
import { addDays } from "../../time/days.ts";
import { ValidInput } from "./valid-input.tsx";

interface EndFieldsProps {
  /** Such as `COUNT=5` or `UNTIL=20261224`. */
  readonly end: string | undefined;
  /** `YYYY-MM-DD`: the first due date */
  readonly date: string;
  readonly onChange: (end: string | undefined) => void;
}

const defaultCount = 10;
/** A rule of years comes again before it ends. */
const defaultDays = 366;

export function EndFields({ end, date, onChange }: EndFieldsProps) {
  const [name = "", value = ""] = end?.toUpperCase().split("=") ?? [];
  const untilOf = (day: string) => `UNTIL=${day.replaceAll("-", "")}`;
  return (
    <div className="grid gap-x-3 min-[22rem]:grid-cols-[4fr_3fr]">
      <Field label={messages.ends}>
        {(props) => (
          <select
            {...props}
            className={inputLook}
            value={name}
            onChange={({ target }) => {
              if (target.value === "COUNT") onChange(`COUNT=${defaultCount}`);
              else onChange(target.value === "UNTIL" ? untilOf(addDays(date, defaultDays)) : undefined);
            }}
          >
            <option value="">{messages.endsNever}</option>
            <option value="UNTIL">{messages.endsOn}</option>
            <option value="COUNT">{messages.endsAfter}</option>
          </select>
        )}
      </Field>
      {name === "COUNT" && (
        <Field label={messages.count}>
          {(props) => (
            <ValidInput
              {...props}
              type="number"
              min={1}
              max={366}
              className={inputLook}
              value={value}
              onValid={(count) => onChange(`COUNT=${count}`)}
            />
          )}
        </Field>
      )}
      {name === "UNTIL" && (
        <Field label={messages.lastDay}>
          {(props) => (
            <ValidInput
              {...props}
              type="date"
              min={date}
              className={inputLook}
              value={value.replace(/^(\d{4})(\d\d)(\d\d).*$/, "$1-$2-$3")}
              onValid={(day) => onChange(untilOf(day))}
            />
          )}
        </Field>
      )}
    </div>
  );
}
