/** The keys of the pane: they act on the task that it shows, whichever row of the list is active. */
import type { Task } from "@taskwell/client";
import type { ReactNode, RefObject } from "react";
import { useCommands } from "../../commands/keyboard.tsx";
import { useTaskPicker } from "../../tasks/use-task-picker.tsx";
import type { TaskActions } from "../../tasks/use-task-actions.ts";

interface PaneCommandOptions {
  readonly task: Task;
  readonly pane: RefObject<HTMLElement | null>;
  readonly title: RefObject<HTMLTextAreaElement | null>;
  readonly actions: TaskActions;
  readonly remove: () => void;
}

/** @returns the open dialog, if any */
export function usePaneCommands({ task, pane, title, actions, remove }: PaneCommandOptions): ReactNode {
  const { pick, dialog } = useTaskPicker({ actions });
  const tasks = [task];
  useCommands(
    {
      edit: () => {
        title.current?.focus();
        title.current?.select();
      },
      ...(task.deletedAt === null && {
        complete: () => actions.setCompleted(tasks, !task.completed),
        due: () => pick("due", tasks),
        priority: () => pick("priority", tasks),
        labels: () => pick("labels", tasks),
        move: () => pick("move", tasks),
        delete: remove,
      }),
    },
    pane,
  );
  return dialog;
}
