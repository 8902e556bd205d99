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
import { mergedText } from "./merged-text.ts";
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
  const [isTitleMissing, setTitleMissing] = useState(false);
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
  const save = () => {
    const [title, description] = (["title", "description"] as const).map((field) =>
      choiceOf(field) === "merged" ? textOf(field)?.trim() : undefined,
    );
    if (title === "") {
      setTitleMissing(true);
      return;
    }
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
          onMerge={(text) => {
            setTexts({ ...texts, [field]: text });
            setTitleMissing(false);
          }}
          problem={field === "title" && isTitleMissing ? messages.titleMissing : undefined}
        />
      ))}
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>{messages.cancel}</Button>
        <Button look="main" onClick={save}>
          {messages.save}
        </Button>
      </div>
    </Dialog>
  );
}
