/** Sets how a task repeats, and shows the next dates. Works without a network. */
import type { Task } from "@taskwell/client";
import { readSchedule } from "@taskwell/domain/quick-add/read";
import type { Recurrence } from "@taskwell/domain/recurrence/rule";
import { useState } from "react";
import { Temporal } from "temporal-polyfill";
import { messages } from "../../messages/recurrence.ts";
import { paneMessages } from "../../messages/task.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Field, inputLook } from "../../parts/field.tsx";
import { ownTimeZone } from "../../time/days.ts";
import { useToday } from "../../time/use-now.ts";
import { useEdit } from "../../workspace/use-edit.tsx";
import { NextDates } from "./next-dates.tsx";
import { previewFor } from "./preview-for.ts";
import { presetsFor, withEnd } from "./presets.ts";
import { ruleInWords } from "./rule-in-words.ts";

interface RecurrenceDialogProps {
  readonly task: Task;
  readonly onClose: () => void;
}

const endOf = (rule: string) => /(?:COUNT|UNTIL)=[^;]*/i.exec(rule)?.[0];

export default function RecurrenceDialog({ task, onClose }: RecurrenceDialogProps) {
  const today = useToday();
  const edit = useEdit();
  const due = task.due ?? { date: today, time: null, timeZone: null };
  const [recurrence, setRecurrence] = useState<Recurrence | null>(task.recurrence);
  const [words, setWords] = useState("");
  const isUnclear = words.trim() !== "" && recurrenceIn(words) === null;
  const preview = recurrence === null ? undefined : previewFor(due, recurrence);
  const problem = preview !== undefined && "problem" in preview ? preview.problem : undefined;
  const presets = presetsFor(due.date);
  const rule = recurrence?.rule ?? "";
  const bare = withEnd(rule, undefined);
  const end = endOf(rule);
  const setRule = (next: string) => setRecurrence({ rule: next, anchor: recurrence?.anchor ?? "schedule" });

  const save = () => {
    if (isUnclear || problem !== undefined) return;
    const input = { id: task.id, recurrence, ...(task.due === null && recurrence !== null ? { due } : {}) };
    edit([{ path: "task.update", input }], paneMessages.recurrenceChanged);
    onClose();
  };

  return (
    <FormDialog title={messages.title} onSubmit={save} onClose={onClose}>
      <Field label={messages.howOften}>
        {(props) => (
          <select
            {...props}
            className={inputLook}
            value={rule === "" ? "" : presets.some((preset) => preset.rule === bare) ? bare : "custom"}
            onChange={({ target }) => {
              if (target.value === "") setRecurrence(null);
              else if (target.value !== "custom") setRule(withEnd(target.value, end));
            }}
          >
            <option value="">{messages.never}</option>
            {presets.map((preset) => (
              <option key={preset.rule} value={preset.rule}>
                {preset.title}
              </option>
            ))}
            <option value="custom">{messages.custom}</option>
          </select>
        )}
      </Field>
      <Field
        label={messages.inWords}
        hint={messages.inWordsHint}
        error={isUnclear ? messages.notUnderstood : undefined}
      >
        {(props) => (
          <input
            {...props}
            className={inputLook}
            autoComplete="off"
            value={words}
            onChange={({ target }) => {
              setWords(target.value);
              const read = recurrenceIn(target.value);
              if (read !== null) setRecurrence(read);
            }}
          />
        )}
      </Field>
      {recurrence !== null && (
        <>
          <EndFields end={end} today={due.date} onChange={(next) => setRule(withEnd(rule, next))} />
          <Field label={messages.anchor}>
            {(props) => (
              <select
                {...props}
                className={inputLook}
                value={recurrence.anchor}
                onChange={({ target }) =>
                  setRecurrence({ rule, anchor: target.value === "completion" ? "completion" : "schedule" })
                }
              >
                <option value="schedule">{messages.anchors.schedule}</option>
                <option value="completion">{messages.anchors.completion}</option>
              </select>
            )}
          </Field>
          <Field label={messages.rule} hint={messages.ruleHint} error={problem}>
            {(props) => (
              <input
                {...props}
                className={`${inputLook} font-mono text-sm`}
                spellCheck={false}
                autoComplete="off"
                maxLength={255}
                value={rule}
                onChange={({ target }) => setRule(target.value)}
              />
            )}
          </Field>
          <p role="status" className="mb-2 font-medium">
            {problem === undefined ? ruleInWords(recurrence) : ""}
          </p>
          {task.due === null && <p className="mb-2 text-sm text-muted">{messages.needsDue}</p>}
          {preview !== undefined && "items" in preview && <NextDates items={preview.items} />}
        </>
      )}
    </FormDialog>
  );
}

function recurrenceIn(words: string): Recurrence | null {
  const text = words.trim();
  if (text === "") return null;
  return readSchedule(text, Temporal.Now.zonedDateTimeISO(ownTimeZone))?.recurrence ?? null;
}

interface EndFieldsProps {
  /** Such as `COUNT=5` or `UNTIL=20261224`. */
  readonly end: string | undefined;
  readonly today: string;
  readonly onChange: (end: string | undefined) => void;
}

function EndFields({ end, today, onChange }: EndFieldsProps) {
  const [name, value = ""] = end?.split("=") ?? [];
  const untilOf = (date: string) => `UNTIL=${date.replaceAll("-", "")}`;
  return (
    <div className="flex gap-3">
      <div className="flex-1">
        <Field label={messages.ends}>
          {(props) => (
            <select
              {...props}
              className={inputLook}
              value={name ?? ""}
              onChange={({ target }) => {
                if (target.value === "COUNT") onChange("COUNT=10");
                else onChange(target.value === "UNTIL" ? untilOf(today) : undefined);
              }}
            >
              <option value="">{messages.endsNever}</option>
              <option value="COUNT">{messages.endsAfter}</option>
              <option value="UNTIL">{messages.endsOn}</option>
            </select>
          )}
        </Field>
      </div>
      {name !== undefined && (
        <div className="flex-1">
          <Field label={name === "COUNT" ? messages.count : messages.lastDay}>
            {(props) =>
              name === "COUNT" ? (
                <input
                  {...props}
                  type="number"
                  min={1}
                  max={366}
                  className={inputLook}
                  value={value}
                  onChange={({ target }) => onChange(`COUNT=${target.value}`)}
                />
              ) : (
                <input
                  {...props}
                  type="date"
                  className={inputLook}
                  value={value.replace(/^(\d{4})(\d\d)(\d\d).*$/, "$1-$2-$3")}
                  onChange={({ target }) => onChange(untilOf(target.value))}
                />
              )
            }
          </Field>
        </div>
      )}
    </div>
  );
}
