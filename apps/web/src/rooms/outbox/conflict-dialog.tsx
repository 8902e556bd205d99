/** A task that was changed here and elsewhere: by field, what it was, what is here, and what is there. */
import { useState } from "react";
import { messages } from "../../messages/outbox.ts";
import { fieldsOf } from "../../outbox/conflict.ts";
import type { UpdatableField } from "../../outbox/conflict.ts";
import type { Operation } from "../../outbox/operation.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useRows, useWorkspace } from "../../workspace/use-workspace.tsx";
import { ConflictField } from "./conflict-field.tsx";
import type { Choice } from "./conflict-field.tsx";
import { mergedText, problemOf, tidied } from "./merged-text.ts";
import type { TextField } from "./merged-text.ts";
import { resolved } from "./resolve.ts";

interface ConflictDialogProps {
  readonly operation: Operation;
  readonly onClose: () => void;
}

type Choices = Readonly<Partial<Record<UpdatableField, Choice>>>;
type Texts = Readonly<Partial<Record<UpdatableField, string>>>;

export default function ConflictDialog({ operation, onClose }: ConflictDialogProps) {
  const { retry, discard } = useWorkspace();
  const mine = useRows().tasks.get(operation.input.id);
  const [choices, setChoices] = useState<Choices>({});
  /** Merged texts as they were edited. */
  const [texts, setTexts] = useState<Texts>({});
  const { problem, base = {} } = operation;
  if (operation.path !== "task.update" || problem?.kind !== "conflict" || mine === undefined) return null;
  const { theirs } = problem;
  const before = { ...mine, ...base };
  const fields = fieldsOf(operation.input).filter((field) => problem.fields.includes(field));
  const choiceOf = (field: UpdatableField) => choices[field] ?? "theirs";
  const textOf = (field: UpdatableField) => {
    if (field !== "title" && field !== "description") return undefined;
    const sides = {
      base: before[field] ?? "",
      mine: mine[field] ?? "",
      theirs: theirs[field] ?? "",
    };
    return texts[field] ?? mergedText(sides, field === "title" ? " " : "\n");
  };
  const mergedOf = (field: TextField) => {
    const text = choiceOf(field) === "merged" ? textOf(field) : undefined;
    return text === undefined ? undefined : tidied(field, text);
  };
  const [title, description] = [mergedOf("title"), mergedOf("description")];
  const problems: Readonly<Partial<Record<UpdatableField, string | undefined>>> = {
    title: title === undefined ? undefined : problemOf("title", title),
    description: description === undefined ? undefined : problemOf("description", description),
  };
  const canSave = Object.values(problems).every((one) => one === undefined);
  const save = () => {
    const next = resolved(operation, theirs, {
      dropped: fields.filter((field) => choiceOf(field) === "theirs"),
      merged: {
        ...(title === undefined ? {} : { title }),
        ...(description === undefined ? {} : { description: description || null }),
      },
    });
    if (next === undefined) discard([operation.id]);
    else retry(next);
    onClose();
  };
  return (
    <Dialog title={messages.conflictTitle} onClose={onClose}>
      <p className="text-muted">{messages.conflictHint}</p>
      {fields.map((field) => (
        <ConflictField
          key={field}
          field={field}
          sides={{ base: before, mine, theirs }}
          choice={choiceOf(field)}
          onChoose={(choice) => setChoices({ ...choices, [field]: choice })}
          merged={textOf(field)}
          onMerge={(text) => setTexts({ ...texts, [field]: text })}
          problem={problems[field]}
        />
      ))}
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>{messages.cancel}</Button>
        <Button look="main" disabled={!canSave} onClick={save}>
          {messages.save}
        </Button>
      </div>
    </Dialog>
  );
}
