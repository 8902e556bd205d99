/** The browser's own fields for a date, a time, and the time zone of that. */
import type { Task } from "@taskwell/client";
import { messages } from "../../messages/task.ts";
import { Field, inputLook } from "../../parts/field.tsx";
import { ownTimeZone } from "../../time/days.ts";
import { ownWhenInWords } from "./when-words.ts";

type Due = Task["due"];

interface WhenFieldsProps {
  readonly value: Due;
  readonly onChange: (value: Due) => void;
}

const timeZones = Intl.supportedValuesOf("timeZone").filter((name) => name !== ownTimeZone);

export function WhenFields({ value, onChange }: WhenFieldsProps) {
  const { date = "", time = null, timeZone = null } = value ?? {};
  return (
    <>
      <div className="grid grid-cols-2 gap-x-3">
        <Field label={messages.date}>
          {(props) => (
            <input
              {...props}
              type="date"
              min="0002-01-01"
              max="9998-12-31"
              className={inputLook}
              value={date}
              onChange={(event) => {
                const { value: newDate } = event.target;
                onChange(newDate === "" ? null : { date: newDate, time, timeZone });
              }}
            />
          )}
        </Field>
        <Field label={messages.time}>
          {(props) => (
            <input
              {...props}
              type="time"
              className={inputLook}
              disabled={value === null}
              value={time ?? ""}
              onChange={(event) => {
                const { value: newTime } = event.target;
                if (newTime === "") onChange({ date, time: null, timeZone: null });
                else onChange({ date, time: newTime, timeZone: time === null ? ownTimeZone : timeZone });
              }}
            />
          )}
        </Field>
      </div>
      {value !== null && time !== null && (
        <Field label={messages.timeZone} hint={zoneHint(value)}>
          {(props) => (
            <select
              {...props}
              className={inputLook}
              value={timeZone ?? ""}
              onChange={(event) => {
                const { value: name } = event.target;
                onChange({ date, time, timeZone: name === "" ? null : name });
              }}
            >
              <option value={ownTimeZone}>{messages.ownZone(ownTimeZone)}</option>
              <option value="">{messages.floatingZone}</option>
              <hr />
              {timeZone !== null && !isListed(timeZone) && <option value={timeZone}>{timeZone}</option>}
              {timeZones.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
}

const isListed = (name: string) => name === ownTimeZone || timeZones.includes(name);

function zoneHint(when: NonNullable<Due>): string {
  if (when.timeZone === null) return messages.floatingHint;
  const own = ownWhenInWords(when);
  return own === undefined ? messages.zonedHint : messages.inOwnZone(own);
}
