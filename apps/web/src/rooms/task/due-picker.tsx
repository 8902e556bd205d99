/** Chooses when a task is due: in words, by a quick choice, or by date, time and time zone. */
import type { Task } from "@taskwell/client";
import { readSchedule } from "@taskwell/domain/quick-add/read";
import { isDate } from "@taskwell/domain/time";
import { useState } from "react";
import { Temporal } from "temporal-polyfill";
import { messages } from "../../messages/task.ts";
import { Button } from "../../parts/button.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Field, inputLook } from "../../parts/field.tsx";
import { addDays, ownTimeZone, weekdayOf } from "../../time/days.ts";
import { useToday } from "../../time/use-now.ts";
import { WhenFields } from "./when-fields.tsx";
import { shortDayInWords, whenInWords } from "./when-words.ts";

interface DuePickerProps {
  readonly value: Task["due"];
  readonly onChange: (due: Task["due"]) => void;
  readonly onClose: () => void;
  /** Absent: "Due date". */
  readonly title?: string;
}

export default function DuePicker({ value, onChange, onClose, title = messages.dueTitle }: DuePickerProps) {
  const today = useToday();
  const [text, setText] = useState("");
  const [due, setDue] = useState(value);
  const [isRefused, setRefused] = useState(false);
  const typed = text.trim();
  const read = typed === "" ? undefined : understand(typed);
  const isUnclear = typed !== "" && read === undefined;
  const isInvalid = due !== null && !isDate(due.date);

  const take = (chosen: Task["due"]) => {
    onChange(chosen);
    onClose();
  };
  /** The time of day stays. */
  const takeDay = (date: string) => take({ date, time: due?.time ?? null, timeZone: due?.timeZone ?? null });
  const choices = [
    { label: messages.today, date: today },
    { label: messages.tomorrow, date: addDays(today, 1) },
    { label: messages.nextWeek, date: addDays(today, 7 - weekdayOf(today)) },
  ];

  return (
    <FormDialog
      title={title}
      onSubmit={() => {
        if (isUnclear || isInvalid) setRefused(true);
        else take(due);
      }}
      onClose={onClose}
    >
      <Field
        label={messages.dueText}
        hint={messages.dueTextHint}
        error={isRefused && isUnclear ? messages.dueRefused : undefined}
      >
        {(props) => (
          <input
            {...props}
            // The dialog gives it the focus.
            ref={(input) => input?.setAttribute("autofocus", "")}
            autoComplete="off"
            enterKeyHint="done"
            className={inputLook}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setRefused(false);
              const understood = understand(event.target.value.trim());
              setDue(understood === undefined ? value : understood.due);
            }}
          />
        )}
      </Field>
      <p role="status" className="mb-4 min-h-6 font-medium">
        {isUnclear ? (
          <span className="font-normal text-muted">{!isRefused && messages.dueNotUnderstood}</span>
        ) : due === null ? (
          messages.noDate
        ) : isInvalid ? (
          messages.dateMissing
        ) : (
          whenInWords(due)
        )}
        {read !== undefined && read.recurrence !== null && (
          <span className="block text-sm font-normal text-muted">{messages.dueOnlyFirst}</span>
        )}
      </p>
      <div
        role="group"
        aria-label={messages.quickChoices}
        className="mb-5 grid grid-cols-2 gap-2 sm:grid-cols-4"
      >
        {choices.map(({ label, date }) => (
          <Button key={label} className="flex-col gap-0! max-sm:min-h-11" onClick={() => takeDay(date)}>
            {label}
            <span className="text-xs font-normal text-muted">{shortDayInWords(date)}</span>
          </Button>
        ))}
        <Button className="max-sm:min-h-11" onClick={() => take(null)}>
          {messages.noDate}
        </Button>
      </div>
      <WhenFields
        value={due}
        onChange={(changed) => {
          setDue(changed);
          setText("");
        }}
      />
    </FormDialog>
  );
}

function understand(text: string) {
  return text === "" ? undefined : readSchedule(text, Temporal.Now.zonedDateTimeISO(ownTimeZone));
}
