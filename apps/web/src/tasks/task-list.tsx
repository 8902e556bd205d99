/** A list of tasks: rows that are drawn as they come into view, with keys, selection and order. */
import type { Task } from "@taskwell/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { lazy, Suspense, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { messages } from "../messages/tasks.ts";
import { useOpenTask } from "../routes.ts";
import { useNowMs } from "../time/use-now.ts";
import { useWorkspaceState } from "../workspace/use-workspace.tsx";
import { DropLine } from "./drop-line.tsx";
import { headingPx, HeadingRow } from "./heading-row.tsx";
import { isOpen } from "./select.ts";
import { taskRowFrom } from "./selection.ts";
import { TaskRow } from "./task-row.tsx";
import { childrenOf } from "./tree.ts";
import { useActiveRow } from "./use-active-row.ts";
import { useDrag } from "./use-drag.ts";
import { focusPane, useFocusAfterPane } from "./use-pane-focus.ts";
import { useIsNarrow } from "./use-is-narrow.ts";
import { useListCommands } from "./use-list-commands.ts";
import { useListIndex } from "./use-list-index.ts";
import { useMoves } from "./use-moves.ts";
import { useReveal } from "./use-reveal.ts";
import { useRowPointer } from "./use-row-pointer.ts";
import { useSelection } from "./use-selection.ts";
import { useTaskActions } from "./use-task-actions.ts";
import { useTaskPicker } from "./use-task-picker.tsx";
import { visibleRows } from "./visible-rows.ts";

const SelectionBar = lazy(() => import("./selection-bar.tsx"));

export type ListItem =
  | { readonly kind: "heading"; readonly id: string; readonly title: string }
  | { readonly kind: "task"; readonly task: Task; readonly depth: number };

export interface TaskListProps {
  /** For screen readers: what the tasks have in common, such as "Today". */
  readonly label: string;
  readonly items: readonly ListItem[];
  /** Whether the order is the manual one, so that rows can be moved. */
  readonly isManual?: boolean;
  /** Whether rows name their list. */
  readonly showsList?: boolean;
  /** Instead of rows, when there are none. */
  readonly empty: ReactNode;
}

export function TaskList({ label, items, isManual = false, showsList = false, empty }: TaskListProps) {
  const { rows, operations } = useWorkspaceState();
  const nowMs = useNowMs();
  const rowPx = useIsNarrow() ? 56 : 40;
  const frame = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [editingId, setEditingId] = useState<string>();
  const [shownId, setShownId] = useOpenTask();
  const actions = useTaskActions();

  const { rowOf, keyOf, inManualOrder } = useListIndex(items, isManual);
  const problemIds = useMemo(
    () => new Set(operations.flatMap(({ problem, input }) => (problem === undefined ? [] : [input.id]))),
    [operations],
  );

  const active = useActiveRow({ items, rowOf, frame, reveal: (row) => virtualizer.scrollToIndex(row) });
  useFocusAfterPane(shownId, rowOf, active);
  const selection = useSelection(items, rowOf);
  const activeRow = active.id === undefined ? undefined : rowOf.get(active.id);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: keyOf,
    estimateSize: (row) => (items[row]?.kind === "heading" ? headingPx : rowPx),
    overscan: 8,
    // Toasts lie over the end.
    paddingEnd: 96,
    scrollPaddingEnd: 72,
    scrollPaddingStart: 8,
    // The active row keeps the focus when it is scrolled out of view.
    rangeExtractor: (range) => visibleRows(range, activeRow),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  useReveal({
    operations,
    rowOf,
    onAdded: active.setAdded,
    scrollTo: (row) => virtualizer.scrollToIndex(row),
  });

  const selected = items.flatMap((item) =>
    item.kind === "task" && selection.ids.has(item.task.id) ? [item.task] : [],
  );
  const activeTask = taskAt(items, activeRow);
  const targets = selected.length > 0 ? selected : activeTask === undefined ? [] : [activeTask];

  const complete = (tasks: readonly Task[]) =>
    actions.setCompleted(
      tasks,
      tasks.some((task) => !task.completed),
    );
  const moves = useMoves({ items: inManualOrder, tasks: rows.tasks, actions });
  const { pick, dialog } = useTaskPicker({ actions, onMove: moves.move });

  useListCommands({
    items,
    activeRow,
    targets,
    isManual,
    active,
    selection,
    open: (id) => (id === shownId ? focusPane() : setShownId(id)),
    close: shownId === undefined ? undefined : () => setShownId(undefined),
    edit: setEditingId,
    complete,
    remove: actions.remove,
    moveBy: (direction) => moves.move(targets, direction),
    pick: (kind) => pick(kind, targets),
  });
  const { drag, start, hasDragged } = useDrag({
    items: inManualOrder,
    virtualizer,
    grid: () => grid.current,
    onDrop: moves.drop,
    onCancel: moves.cancel,
  });
  const pointer = useRowPointer({
    items,
    active,
    selection,
    complete: (task) => complete([task]),
    open: setShownId,
    edit: setEditingId,
    drag: (event, task, depth) => {
      active.setId(task.id);
      start(event, selection.ids.has(task.id) ? selection.ids : new Set([task.id]), depth);
    },
    pressHandle: (task) => {
      if (!hasDragged()) pick("place", [task]);
    },
  });

  const rename = (task: Task) => (title: string | undefined, isByKey: boolean) => {
    setEditingId(undefined);
    if (title !== undefined) actions.rename(task, title);
    if (isByKey) active.focus(task.id);
  };
  const tabStop = activeRow ?? taskRowFrom(items, 0, 1);
  return (
    <div
      ref={frame}
      tabIndex={-1}
      className="flex h-full min-h-0 flex-1 flex-col outline-none"
      {...active.frameProps}
    >
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        {items.length === 0 ? (
          empty
        ) : (
          <div
            ref={grid}
            role="grid"
            aria-label={label}
            aria-rowcount={items.length}
            aria-multiselectable="true"
            className="relative mx-auto max-w-4xl"
            style={{ height: virtualizer.getTotalSize() }}
            {...pointer}
          >
            {virtualizer.getVirtualItems().map(({ key, index, start: topPx, size }) => {
              const item = items[index];
              if (item === undefined) return null;
              if (item.kind === "heading")
                return <HeadingRow key={key} title={item.title} row={index} topPx={topPx} />;
              const { task, depth } = item;
              const next = items[index + 1];
              const isFolded = next?.kind !== "task" || next.depth <= depth;
              return (
                <TaskRow
                  key={key}
                  task={task}
                  depth={depth}
                  row={index}
                  topPx={topPx}
                  heightPx={size}
                  isTabStop={index === tabStop}
                  isSelected={selection.ids.has(task.id)}
                  isShown={task.id === shownId}
                  isDragged={drag?.ids.has(task.id) === true}
                  isMovable={index < inManualOrder.length}
                  hasProblem={problemIds.has(task.id)}
                  labels={rows.labels}
                  listName={
                    showsList ? (rows.lists.get(task.listId ?? "")?.name ?? messages.inbox) : undefined
                  }
                  openSubtaskCount={isFolded ? childrenOf(rows.tasks, task.id).filter(isOpen).length : 0}
                  nowMs={nowMs}
                  onRename={task.id === editingId ? rename(task) : undefined}
                />
              );
            })}
            {drag !== undefined && <DropLine gap={drag.gap} virtualizer={virtualizer} />}
          </div>
        )}
      </div>
      <p role="status" className="sr-only">
        {moves.announcement}
      </p>
      <Suspense fallback={null}>
        {selected.length > 0 && (
          <SelectionBar
            count={selected.length}
            isDone={selected.every((task) => task.completed)}
            onComplete={() => complete(selected)}
            onPick={(kind) => pick(kind, selected)}
            onDelete={() => actions.remove(selected)}
            onClear={selection.clear}
          />
        )}
      </Suspense>
      {dialog}
    </div>
  );
}

function taskAt(items: readonly ListItem[], row: number | undefined): Task | undefined {
  const item = items[row ?? -1];
  return item?.kind === "task" ? item.task : undefined;
}
