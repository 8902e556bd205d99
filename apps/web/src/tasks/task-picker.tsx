/** The dialog for one property of one task or several. Loaded when it is first needed. */
import { lazy } from "react";
import type { Task } from "@taskwell/client";
import { useRows } from "../workspace/use-workspace.tsx";
import type { Direction } from "./move.ts";
import { PlaceDialog } from "./place-dialog.tsx";
import { LabelDialog, MoveDialog, PriorityDialog } from "./pickers.tsx";
import type { TaskActions } from "./use-task-actions.ts";

const DuePicker = lazy(() => import("../rooms/task/due-picker.tsx"));

export type PickerKind = "due" | "priority" | "labels" | "move" | "place";

interface TaskPickerProps {
  readonly kind: PickerKind;
  readonly ids: readonly string[];
  readonly actions: TaskActions;
  readonly onMove: ((tasks: readonly Task[], direction: Direction) => void) | undefined;
  readonly onClose: () => void;
}

export default function TaskPicker({ kind, ids, actions, onMove, onClose }: TaskPickerProps) {
  const { tasks: all } = useRows();
  const tasks = ids.map((id) => all.get(id)).filter((task): task is Task => task !== undefined);
  switch (kind) {
    case "due":
      return (
        <DuePicker
          value={tasks[0]?.due ?? null}
          onChange={(due) => actions.setDue(tasks, due)}
          onClose={onClose}
        />
      );
    case "priority":
      return <PriorityDialog tasks={tasks} actions={actions} onClose={onClose} />;
    case "labels":
      return <LabelDialog tasks={tasks} actions={actions} onClose={onClose} />;
    case "place":
      return <PlaceDialog onMove={(direction) => onMove?.(tasks, direction)} onClose={onClose} />;
    case "move":
      return <MoveDialog tasks={tasks} actions={actions} onClose={onClose} />;
  }
}
