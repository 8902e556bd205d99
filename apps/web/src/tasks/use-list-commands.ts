/** The keys of a list: they act on the selected tasks, or else on the active one. */
import type { Task } from "@taskwell/client";
import { useCommands } from "../commands/keyboard.tsx";
import type { Direction } from "./move.ts";
import { taskRowFrom } from "./selection.ts";
import type { ListItem } from "./task-list.tsx";
import type { PickerKind } from "./task-picker.tsx";
import type { ActiveRow } from "./use-active-row.ts";
import type { Selection } from "./use-selection.ts";

interface ListCommandOptions {
  readonly items: readonly ListItem[];
  readonly activeRow: number | undefined;
  readonly targets: readonly Task[];
  readonly isManual: boolean;
  readonly active: ActiveRow;
  readonly selection: Selection;
  readonly open: (id: string) => void;
  /** There while a task is shown beside the list. */
  readonly close: (() => void) | undefined;
  readonly edit: (id: string) => void;
  readonly complete: (tasks: readonly Task[]) => void;
  readonly remove: (tasks: readonly Task[]) => void;
  readonly moveBy: (direction: Direction) => void;
  readonly pick: (kind: PickerKind) => void;
}

export function useListCommands(options: ListCommandOptions): void {
  const { items, activeRow, targets, isManual, active, selection, close } = options;
  const clearOrClose = selection.ids.size > 0 ? selection.clear : close;
  const idAt = (row: number | undefined) => {
    const item = items[row ?? -1];
    return item?.kind === "task" ? item.task.id : undefined;
  };
  const nextId = idAt(taskRowFrom(items, activeRow === undefined ? 0 : activeRow + 1, 1));
  const previousId = idAt(taskRowFrom(items, activeRow === undefined ? 0 : activeRow - 1, -1));
  const { id: activeId } = active;

  const goTo = (id: string | undefined) => {
    const wanted = id ?? activeId;
    if (wanted !== undefined) active.focus(wanted);
  };
  const extendTo = (id: string | undefined) => {
    if (id === undefined) return;
    selection.extend(activeId ?? id, id);
    active.focus(id);
  };
  useCommands({
    ...(items.length > 0 && {
      next: () => goTo(nextId),
      previous: () => goTo(previousId),
      first: () => goTo(idAt(taskRowFrom(items, 0, 1))),
      last: () => goTo(idAt(taskRowFrom(items, items.length - 1, -1))),
      extendDown: () => extendTo(nextId),
      extendUp: () => extendTo(previousId),
      selectAll: selection.selectAll,
    }),
    ...(clearOrClose !== undefined && { clearSelection: clearOrClose }),
    ...(activeId !== undefined && {
      select: () => selection.toggle(activeId),
      open: () => options.open(activeId),
      edit: () => options.edit(activeId),
    }),
    ...(targets.length > 0 && {
      complete: () => options.complete(targets),
      delete: () => options.remove(targets),
      due: () => options.pick("due"),
      priority: () => options.pick("priority"),
      labels: () => options.pick("labels"),
      move: () => options.pick("move"),
    }),
    ...(targets.length > 0 &&
      isManual && {
        moveUp: () => options.moveBy("up"),
        moveDown: () => options.moveBy("down"),
        indent: () => options.moveBy("in"),
        outdent: () => options.moveBy("out"),
      }),
  });
}
