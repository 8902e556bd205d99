/** The tasks of a list or the Inbox, in the manual order, with the done ones below when they are asked for. */
import { useMemo } from "react";
import type { ReactNode } from "react";
import { messages } from "../../messages/views.ts";
import { DoneBar } from "./done-bar.tsx";
import { asFlat } from "../../tasks/select.ts";
import { TaskList } from "../../tasks/task-list.tsx";
import type { ListItem } from "../../tasks/task-list.tsx";
import { useDoneTasks } from "./use-done-tasks.ts";

interface TasksAndDoneProps {
  /** null: the Inbox */
  readonly listId: string | null;
  readonly label: string;
  readonly open: readonly ListItem[];
  /** Above the tasks. */
  readonly note?: string | undefined;
  readonly empty: ReactNode;
}

export function TasksAndDone({ listId, label, open, note, empty }: TasksAndDoneProps) {
  const done = useDoneTasks(listId);
  const items = useMemo((): readonly ListItem[] => {
    if (done.tasks.length === 0) return open;
    return [...open, { kind: "heading", id: "done", title: messages.done }, ...asFlat(done.tasks)];
  }, [open, done.tasks]);
  return (
    <div className="flex h-full flex-col">
      {note !== undefined && <p className="mx-auto w-full max-w-4xl px-4 pb-2 text-muted sm:px-8">{note}</p>}
      <div className="min-h-0 flex-1">
        <TaskList label={label} items={items} isManual empty={empty} />
      </div>
      <DoneBar done={done} />
    </div>
  );
}
