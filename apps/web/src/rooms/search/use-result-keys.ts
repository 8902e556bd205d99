/** Keys in the results of a search: they move the focus, and act on the task that has it. */
import type { Task } from "@taskwell/client";
import { useLayoutEffect, useRef } from "react";
import type { FocusEvent, RefObject } from "react";
import { useCommands } from "../../commands/keyboard.tsx";
import { useTaskActions } from "../../tasks/use-task-actions.ts";

interface ResultKeysOptions {
  readonly tasks: readonly Task[];
  readonly field: RefObject<HTMLInputElement | null>;
  readonly list: RefObject<HTMLElement | null>;
}

interface ResultKeys {
  readonly focusFirst: () => void;
  readonly toggle: (id: string | undefined) => void;
  readonly listProps: { readonly onFocus: () => void; readonly onBlur: (event: FocusEvent) => void };
}

export function useResultKeys({ tasks, field, list }: ResultKeysOptions): ResultKeys {
  const actions = useTaskActions();
  /** Of the result that has the focus, or had it when it was taken away. */
  const lastRow = useRef<number>(undefined);
  const links = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
  const focusedRow = () => links().findIndex((link) => link === document.activeElement);
  const focusRow = (row: number) => {
    const all = links();
    (row < 0 ? field.current : (all[row] ?? all.at(-1) ?? field.current))?.focus();
  };
  const withFocused = (run: (task: Task) => void) => () => {
    const task = tasks[focusedRow()];
    if (task !== undefined) run(task);
  };
  const toggle = (task: Task) => actions.setCompleted([task], !task.completed);

  useCommands({
    search: () => {
      field.current?.focus();
      field.current?.select();
    },
    ...(tasks.length > 0 && {
      next: () => focusRow(focusedRow() + 1),
      previous: () => focusRow(focusedRow() - 1),
      complete: withFocused(toggle),
      delete: withFocused((task) => actions.remove([task])),
    }),
  });
  // The row that had the focus may have gone.
  useLayoutEffect(() => {
    if (lastRow.current !== undefined && document.activeElement === document.body) focusRow(lastRow.current);
  });

  return {
    focusFirst: () => focusRow(0),
    toggle: (id) => {
      const task = tasks.find((one) => one.id === id);
      if (task !== undefined) toggle(task);
    },
    listProps: {
      onFocus: () => {
        lastRow.current = focusedRow();
      },
      onBlur: ({ target }) => {
        // It has left for something else, and was not taken away.
        if (target.isConnected) lastRow.current = undefined;
      },
    },
  };
}
