/** What clicks, taps and presses on rows do, and Space. */
import type { Task } from "@taskwell/client";
import { useRef } from "react";
import type { KeyboardEvent, MouseEvent, PointerEvent } from "react";
import type { ListItem } from "./task-list.tsx";
import type { ActiveRow } from "./use-active-row.ts";
import type { Selection } from "./use-selection.ts";

interface RowPointerOptions {
  readonly items: readonly ListItem[];
  readonly active: ActiveRow;
  readonly selection: Selection;
  readonly complete: (task: Task) => void;
  readonly open: (id: string) => void;
  readonly edit: (id: string) => void;
  readonly drag: (event: PointerEvent, task: Task, depth: number) => void;
  readonly pressHandle: (task: Task) => void;
}

const longPressMs = 500;
const slackPx = 10;

interface Press {
  readonly isTouch: boolean;
  readonly x: number;
  readonly y: number;
  readonly timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether it has selected the row, so that the click that follows means nothing. */
  isLong: boolean;
}

/** @returns handlers for what holds the rows */
export function useRowPointer(options: RowPointerOptions) {
  const { items, active, selection, complete, open, edit, drag, pressHandle } = options;
  const press = useRef<Press>(undefined);
  const endPress = () => clearTimeout(press.current?.timer);
  return {
    onPointerDown: (event: PointerEvent) => {
      const { item, part } = targetOf(items, event);
      if (item === undefined || event.button !== 0) return;
      endPress();
      const { clientX: x, clientY: y } = event;
      const isTouch = event.pointerType === "touch";
      const select = () => {
        if (press.current !== undefined) press.current.isLong = true;
        active.setId(item.task.id);
        selection.toggle(item.task.id);
      };
      const canSelect = isTouch && part !== "handle";
      press.current = {
        isTouch,
        x,
        y,
        timer: canSelect ? setTimeout(select, longPressMs) : undefined,
        isLong: false,
      };
      if (part === "handle") drag(event, item.task, item.depth);
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (press.current === undefined) return;
      if (Math.hypot(clientX - press.current.x, clientY - press.current.y) > slackPx) endPress();
    },
    onPointerUp: endPress,
    onPointerCancel: endPress,
    onContextMenu: (event: MouseEvent) => {
      // The long press of a finger selects.
      if (press.current?.isTouch === true) event.preventDefault();
    },
    onClick: (event: MouseEvent) => {
      const { item, part } = targetOf(items, event);
      if (item === undefined || press.current?.isLong === true) return;
      const { id } = item.task;
      const isSelecting = press.current?.isTouch === true && selection.ids.size > 0;
      if (part === "complete") complete(item.task);
      else if (part === "handle") pressHandle(item.task);
      else if (event.shiftKey) selection.extend(active.id ?? id, id);
      else if (event.ctrlKey || event.metaKey || isSelecting) selection.toggle(id);
      else if (event.detail <= 1) open(id);
      active.setId(id);
    },
    onKeyDown: (event: KeyboardEvent) => {
      // As in any grid; a button in the row has Space for itself.
      if (event.key !== " " || !(event.target instanceof Element) || !event.target.matches("[role=row]"))
        return;
      event.preventDefault();
      if (active.id !== undefined) selection.toggle(active.id);
    },
    onDoubleClick: (event: MouseEvent) => {
      const { item, part } = targetOf(items, event);
      const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
      if (
        item === undefined ||
        !isPlain ||
        press.current?.isTouch === true ||
        (part !== undefined && part !== "title")
      )
        return;
      edit(item.task.id);
    },
  };
}

/** The row of an event, unless it is about a field in it. */
function targetOf(items: readonly ListItem[], { target }: MouseEvent) {
  if (!(target instanceof Element) || target.closest("input") !== null) return {};
  const row = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
  const item = row === undefined ? undefined : items[Number(row)];
  if (item?.kind !== "task") return {};
  return { item, part: target.closest<HTMLElement>("[data-part]")?.dataset["part"] };
}
