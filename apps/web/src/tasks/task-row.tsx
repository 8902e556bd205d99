/** A row of a list: a task, with what one wants to know of it at a glance. */
import type { Label, Task } from "@taskwell/client";
import { memo } from "react";
import { messages } from "../messages/tasks.ts";
import { Icon } from "../parts/icon.tsx";
import { CompleteButton } from "./complete-button.tsx";
import { RenameField } from "./rename-field.tsx";
import { TaskMeta } from "./task-meta.tsx";

interface TaskRowProps {
  readonly task: Task;
  readonly depth: number;
  /** 0 is the first. */
  readonly row: number;
  readonly topPx: number;
  readonly heightPx: number;
  /** Whether Tab comes here. */
  readonly isTabStop: boolean;
  readonly isSelected: boolean;
  /** Whether it is shown beside the list. */
  readonly isShown: boolean;
  readonly isDragged: boolean;
  readonly isMovable: boolean;
  readonly hasProblem: boolean;
  readonly labels: ReadonlyMap<string, Label>;
  readonly listName: string | undefined;
  readonly openSubtaskCount: number;
  readonly nowMs: number;
  /** There while its title is edited. @param title undefined: as it was */
  readonly onRename: ((title: string | undefined, isByKey: boolean) => void) | undefined;
}

/** Clicks are handled by the list, which finds the row by `data-row` and the control by `data-part`. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, depth, row, topPx, heightPx, isTabStop, isSelected, isShown, isMovable, onRename } = props;
  const background = isSelected ? "bg-accent-soft" : isShown ? "bg-hover" : "hover:bg-hover";
  return (
    <div
      role="row"
      aria-rowindex={row + 1}
      aria-selected={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      data-row={row}
      className={`group absolute inset-x-1 top-0 flex items-center rounded-lg pr-2 select-none [-webkit-touch-callout:none] focus-visible:outline-offset-[-2px] md:inset-x-0 md:pl-2 ${background} ${props.isDragged ? "opacity-50" : ""}`}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
    >
      <div role="gridcell" className="flex items-center" style={{ paddingLeft: depth * 24 }}>
        <span className="w-6 max-md:hidden">{isMovable && <Handle title={task.title} />}</span>
        <CompleteButton task={task} />
      </div>
      <div
        role="gridcell"
        className="flex min-w-0 flex-1 flex-col justify-center md:flex-row md:items-center md:gap-4"
      >
        {onRename === undefined ? (
          <button
            type="button"
            tabIndex={-1}
            data-part="title"
            className={`min-w-0 truncate text-left text-base md:flex-1 md:text-[0.9375rem] ${task.completed ? "text-muted line-through" : ""}`}
          >
            {task.title}
          </button>
        ) : (
          <RenameField title={task.title} onEnd={onRename} />
        )}
        {depth > 0 && <span className="sr-only">{messages.subtaskLevel(depth)}</span>}
        <TaskMeta
          task={task}
          labels={props.labels}
          listName={props.listName}
          openSubtaskCount={props.openSubtaskCount}
          nowMs={props.nowMs}
          hasProblem={props.hasProblem}
        />
      </div>
      {isMovable && (
        <div role="gridcell" className="md:hidden">
          <Handle title={task.title} />
        </div>
      )}
    </div>
  );
});

/** With the mouse or a finger; keys have their own commands. A swipe elsewhere on the row scrolls. */
function Handle({ title }: { readonly title: string }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      data-part="handle"
      aria-label={messages.drag(title)}
      className="flex h-11 w-9 cursor-grab touch-none items-center justify-center text-muted md:h-8 md:w-6 md:opacity-0 md:group-hover:opacity-100 md:group-focus:opacity-100"
    >
      <Icon name="handle" className="pointer-events-none size-4 shrink-0" />
    </button>
  );
}
