/** Controls for the usual rules: every so many days, weeks, months or years, and on which day. */
import type { Recurrence } from "@taskwell/domain/recurrence/rule";
import { messages } from "../../messages/recurrence.ts";
import { Field, inputLook } from "../../parts/field.tsx";
import { firstDayOfWeek } from "../../time/first-day-of-week.ts";
import { canLackDay, daysFor, frequencies, skips, withFrequency } from "./rule-controls.ts";
import type { RuleControls } from "./rule-controls.ts";
import { dayInWords } from "./rule-in-words.ts";
import { ValidInput } from "./valid-input.tsx";
import { WeekdayToggles } from "./weekday-toggles.tsx";

interface RuleFieldsProps {
  readonly controls: RuleControls;
  readonly anchor: Recurrence["anchor"];
  /** `YYYY-MM-DD`: the first due date */
  readonly date: string;
  readonly onChange: (controls: RuleControls) => void;
}

export function RuleFields({ controls, anchor, date, onChange }: RuleFieldsProps) {
  const { frequency, interval, weekdays, day, skip } = controls;
  const set = (fields: Partial<RuleControls>) => onChange({ ...controls, ...fields });
  // Which weeks count depends on the day that they begin on: the one that is shown.
  const weekStart = firstDayOfWeek();
  const unitNames = messages.units(interval);
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field label={messages.interval}>
          {(props) => (
            <ValidInput
              {...props}
              type="number"
              min={1}
              max={1000}
              className={inputLook}
              value={interval}
              onValid={(value) => set({ interval: Number(value), weekStart })}
            />
          )}
        </Field>
        <Field label={messages.unit}>
          {(props) => (
            <select
              {...props}
              className={inputLook}
              value={frequency}
              onChange={({ target }) => {
                const chosen = frequencies.find((one) => one === target.value) ?? frequency;
                onChange({ ...withFrequency(controls, chosen, date, anchor), weekStart });
              }}
            >
              {frequencies.map((one) => (
                <option key={one} value={one}>
                  {unitNames[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {frequency === "WEEKLY" && (
        <WeekdayToggles
          weekdays={weekdays}
          noneHint={messages.sameWeekday[anchor]}
          onChange={(chosen) => set({ weekdays: chosen, weekStart })}
        />
      )}
      {(frequency === "MONTHLY" || frequency === "YEARLY") && (
        <Field label={messages.day}>
          {(props) => (
            <select
              {...props}
              className={inputLook}
              value={day}
              onChange={({ target }) => set({ day: target.value, skip: "OMIT" })}
            >
              {(anchor === "completion" || day === "") && (
                <option value="">{messages.sameDay[anchor]}</option>
              )}
              {[...new Set([...daysFor(frequency, date), ...(day === "" ? [] : [day])])].map((one) => (
                <option key={one} value={one}>
                  {dayInWords(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {(canLackDay(controls, date) || skip !== "OMIT") && (
        <Field label={messages.skip}>
          {(props) => (
            <select
              {...props}
              className={inputLook}
              value={skip}
              onChange={({ target }) => set({ skip: skips.find((one) => one === target.value) ?? skip })}
            >
              {skips.map((one) => (
                <option key={one} value={one}>
                  {messages.skips[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
}
