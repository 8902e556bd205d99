/** Opens the dialogs for properties of tasks. */
import type { Task } from "@taskwell/client";
import { lazy, startTransition, Suspense, useEffect, useState } from "react";
import type { ReactNode } from "react";
import type { Direction } from "./move.ts";
import type { PickerKind } from "./task-picker.tsx";
import type { TaskActions } from "./use-task-actions.ts";

const loadPicker = () => import("./task-picker.tsx");
const loadDuePicker = () => import("../rooms/task/due-picker.tsx");
const TaskPicker = lazy(loadPicker);

/** After what the first view needs. */
const preloadMs = 2_000;

interface TaskPickerOptions {
  readonly actions: TaskActions;
  /** Of the dialog for the place in the list. */
  readonly onMove?: ((tasks: readonly Task[], direction: Direction) => void) | undefined;
}

interface OpenablePicker {
  readonly pick: (kind: PickerKind, tasks: readonly Task[]) => void;
  /** The open dialog, if any. */
  readonly dialog: ReactNode;
}

export function useTaskPicker({ actions, onMove }: TaskPickerOptions): OpenablePicker {
  const [picker, setPicker] = useState<{ readonly kind: PickerKind; readonly ids: readonly string[] }>();
  // So that keys that follow the one that opens it are not lost.
  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([loadPicker(), loadDuePicker()]), preloadMs);
    return () => clearTimeout(timer);
  }, []);
  return {
    // A transition: React would show nothing for a third of a second, even of what is loaded.
    pick: (kind, tasks) => startTransition(() => setPicker({ kind, ids: tasks.map(({ id }) => id) })),
    dialog: (
      <Suspense fallback={null}>
        {picker !== undefined && (
          <TaskPicker {...picker} actions={actions} onMove={onMove} onClose={() => setPicker(undefined)} />
        )}
      </Suspense>
    ),
  };
}
