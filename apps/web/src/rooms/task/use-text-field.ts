/** A text of a task: what is written stays a draft, here and after a reload, until it is saved or discarded. */
import type { Task } from "@taskwell/client";
import { paneMessages } from "../../messages/task.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import { useEdit } from "../../workspace/use-edit.tsx";
import { useDraft } from "./use-draft.ts";

type Field = "title" | "description";

interface TextField {
  readonly text: string;
  readonly isDraft: boolean;
  readonly write: (text: string) => void;
  readonly save: () => void;
  readonly discard: () => void;
}

export function useTextField(task: Task, field: Field): TextField {
  const edit = useEdit();
  const { draft, write, clear } = useDraft(`task:${task.id}:${field}`);
  const saved = task[field] ?? "";
  return {
    text: draft?.text ?? saved,
    isDraft: draft !== undefined,
    write: (text) => {
      if (text === saved) clear();
      else write(text, saved);
    },
    save: () => {
      const change = draft && changeOf(field, draft.text);
      if (draft !== undefined && change !== undefined && change[field] !== task[field])
        edit([{ path: "task.update", input: { id: task.id, ...change } }], labels[field], {
          // Changed elsewhere since the draft was begun, it becomes a conflict, and nothing is lost.
          base: changeOf(field, draft.base) ?? {},
        });
      clear();
    },
    discard: clear,
  };
}

const labels: Readonly<Record<Field, string>> = {
  title: taskMessages.renamed,
  description: paneMessages.descriptionChanged,
};

/** @returns undefined: a task cannot be without a title */
function changeOf(field: Field, text: string): Partial<Pick<Task, Field>> | undefined {
  const trimmed = text.trim();
  if (field === "description") return { description: trimmed === "" ? null : text };
  return trimmed === "" ? undefined : { title: trimmed };
}
