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
import { EndFields } from "./end-fields.tsx";
import { NextDates } from "./next-dates.tsx";
import { previewFor } from "./preview-for.ts";
import { endOf, presetsFor, weeklyRule, withEnd } from "./presets.ts";
import { controlsOf, ruleIn, ruleOf } from "./rule-controls.ts";
import { RuleFields } from "./rule-fields.tsx";
import { ruleInWords } from "./rule-in-words.ts";

interface RecurrenceDialogProps {
  readonly task: Task;
  readonly onClose: () => void;
}

export default function RecurrenceDialog({ task, onClose }: RecurrenceDialogProps) {
  const today = useToday();
  const edit = useEdit();
  const due = task.due ?? { date: today, time: null, timeZone: null };
  const [recurrence, setRecurrence] = useState<Recurrence | null>(task.recurrence);
  /** Undefined: not typed, so those of the rule are shown. */
  const [typedWords, setTypedWords] = useState<string>();
  const [isCustom, setCustom] = useState(false);
  const rule = recurrence?.rule ?? "";
  const anchor = recurrence?.anchor ?? "schedule";
  const bare = withEnd(rule, undefined);
  const end = endOf(rule);
  const words = typedWords ?? wordsOf(bare);
  const isUnclear = words.trim() !== "" && recurrenceIn(words) === null;
  const preview = recurrence === null ? undefined : previewFor(due, recurrence);
  const problem = preview !== undefined && "problem" in preview ? preview.problem : undefined;
  const presets = presetsFor(due.date);
  const preset = isCustom ? undefined : presets.find((one) => one.rule === bare);
  const parsed = ruleIn(rule);
  const summary = recurrence === null ? "" : ruleInWords(recurrence);
  const controls = parsed && controlsOf(parsed);

  const setRule = (next: string) => {
    setRecurrence({ rule: next, anchor });
    setTypedWords(undefined);
  };
  const choosePreset = (chosen: string) => {
    setCustom(chosen === "custom");
    setTypedWords(undefined);
    if (chosen === "") setRecurrence(null);
    else if (chosen !== "custom") setRule(withEnd(chosen, end));
    else if (recurrence === null) setRule(weeklyRule(due.date));
  };
  const typeWords = (text: string) => {
    setTypedWords(text);
    const read = recurrenceIn(text);
    if (read === null) return;
    setCustom(false);
    setRecurrence({
      rule: withEnd(read.rule, endOf(read.rule) ?? end),
      anchor: read.anchor === "completion" ? "completion" : anchor,
    });
  };

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
            value={recurrence === null ? "" : (preset?.rule ?? "custom")}
            onChange={({ target }) => choosePreset(target.value)}
          >
            <option value="">{messages.never}</option>
            {presets.map((one) => (
              <option key={one.rule} value={one.rule}>
                {one.title}
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
            onChange={({ target }) => typeWords(target.value)}
          />
        )}
      </Field>
      {controls !== undefined && (
        <RuleFields
          controls={controls}
          anchor={anchor}
          date={due.date}
          onChange={(next) => setRule(withEnd(ruleOf(next), end))}
        />
      )}
      {parsed !== undefined && controls === undefined && (
        <p role="status" className="mb-4 text-muted">
          {messages.onlyAsText}
        </p>
      )}
      {recurrence !== null && (
        <>
          <EndFields end={end} date={due.date} onChange={(next) => setRule(withEnd(rule, next))} />
          <Field label={messages.anchor}>
            {(props) => (
              <select
                {...props}
                className={inputLook}
                value={anchor}
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
          <p role="status" className="mb-2 font-medium empty:hidden">
            {problem === undefined && summary !== rule && summary}
          </p>
          {task.due === null && <p className="mb-2 text-sm text-muted">{messages.needsDue}</p>}
          {preview !== undefined && "items" in preview && <NextDates items={preview.items} />}
        </>
      )}
    </FormDialog>
  );
}

/** In words that are understood when they are changed; empty if there are none. */
function wordsOf(rule: string): string {
  const words = ruleInWords({ rule, anchor: "schedule" });
  const read = recurrenceIn(words);
  return read !== null && ruleInWords(read) === words ? words : "";
}

function recurrenceIn(words: string): Recurrence | null {
  const text = words.trim();
  if (text === "") return null;
  return readSchedule(text, Temporal.Now.zonedDateTimeISO(ownTimeZone))?.recurrence ?? null;
}
