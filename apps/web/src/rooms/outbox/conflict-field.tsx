/** One field of a conflict, and what to keep of it: what is here, what is elsewhere, or a text made of both. */
import type { Task } from "@taskwell/client";
import { useId } from "react";
import type { ReactNode } from "react";
import { messages } from "../../messages/outbox.ts";
import type { UpdatableField } from "../../outbox/conflict.ts";
import { inputLook } from "../../parts/field.tsx";
import { FieldValue } from "./field-value.tsx";
import { maxLengths } from "./merged-text.ts";

export type Choice = "mine" | "theirs" | "merged";

interface ConflictFieldProps {
  readonly field: UpdatableField;
  readonly sides: Readonly<Record<"base" | "mine" | "theirs", Task>>;
  readonly choice: Choice;
  readonly onChoose: (choice: Choice) => void;
  /** Undefined: the field is no text. */
  readonly merged: string | undefined;
  readonly onMerge: (text: string) => void;
  readonly problem: string | undefined;
}

export function ConflictField(props: ConflictFieldProps) {
  const { field, sides, choice, onChoose, merged, onMerge, problem } = props;
  const name = messages.fields[field];
  const option = (value: Choice, words: string, label: string, children?: ReactNode) => (
    <Option
      name={field}
      words={words}
      label={label}
      isChosen={choice === value}
      onChoose={() => onChoose(value)}
    >
      {children}
    </Option>
  );
  return (
    <fieldset className="mt-4 min-w-0 border-t border-line pt-3">
      <legend className="float-left w-full font-medium">{name}</legend>
      <div className="clear-both grid grid-cols-1 gap-x-4 gap-y-1 pt-1 sm:grid-cols-3 sm:gap-y-3">
        <div className="min-w-0 py-2 text-muted">
          <p className="text-sm">{messages.base}</p>
          <FieldValue task={sides.base} field={field} />
        </div>
        {option(
          "mine",
          messages.mine,
          messages.keepMine(name),
          <FieldValue task={sides.mine} field={field} />,
        )}
        {option(
          "theirs",
          messages.theirs,
          messages.keepTheirs(name),
          <FieldValue task={sides.theirs} field={field} />,
        )}
        {merged !== undefined && (
          <div className="min-w-0 sm:col-span-3">
            {option("merged", messages.merged, messages.keepMerged(name))}
            {choice === "merged" && (
              <MergedText field={field} text={merged} onChange={onMerge} problem={problem} />
            )}
          </div>
        )}
      </div>
    </fieldset>
  );
}

interface OptionProps {
  readonly name: string;
  readonly words: string;
  /** Says it without what is around it. */
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function Option({ name, words, label, isChosen, onChoose, children }: OptionProps) {
  const id = useId();
  return (
    <label className="flex min-w-0 cursor-pointer gap-3 py-2 max-sm:min-h-11">
      <input
        type="radio"
        name={name}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        aria-label={label}
        aria-describedby={id}
        checked={isChosen}
        onChange={onChoose}
      />
      <span className="min-w-0 flex-1">
        <span className="block text-sm text-muted">{words}</span>
        <span id={id}>{children}</span>
      </span>
    </label>
  );
}

interface MergedTextProps {
  readonly field: UpdatableField;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly problem: string | undefined;
}

function MergedText({ field, text, onChange, problem }: MergedTextProps) {
  const noteId = useId();
  const isTitle = field === "title";
  return (
    <>
      <textarea
        aria-label={messages.mergedText(messages.fields[field])}
        aria-describedby={noteId}
        aria-invalid={problem !== undefined}
        rows={isTitle ? 1 : 4}
        maxLength={isTitle ? maxLengths.title : maxLengths.description}
        className={`field-sizing-content resize-none ${inputLook}`}
        value={text}
        onChange={({ target }) => onChange(isTitle ? target.value.replaceAll("\n", " ") : target.value)}
      />
      <p id={noteId} role="alert" className="mt-1 text-sm text-danger empty:hidden">
        {problem}
      </p>
    </>
  );
}
