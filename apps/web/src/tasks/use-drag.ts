/** Drags rows to another place by their handles, with a mouse or a finger. */
import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { PointerEvent } from "react";
import { gapAt } from "./move.ts";
import type { Gap } from "./move.ts";
import type { ListItem } from "./task-list.tsx";

export interface Drag {
  readonly ids: ReadonlySet<string>;
  readonly gap: Gap;
}

interface DragOptions {
  readonly items: readonly ListItem[];
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** What holds the rows: its top is where the first row begins. */
  readonly grid: () => HTMLElement | null;
  readonly onDrop: (drag: Drag) => void;
  readonly onCancel: () => void;
}

export const indentPx = 24;
/** A finger that moves less has pressed the handle. */
const thresholdPx = 4;
const edgePx = 48;
const maxScrollPxPerFrame = 16;

/** @returns what is dragged, what begins it, and whether the last press of a handle has dragged something */
export function useDrag(options: DragOptions) {
  const [drag, setDrag] = useState<Drag>();
  // Rows may change while one is dragged.
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const hasDragged = useRef(false);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const start = (event: PointerEvent, ids: ReadonlySet<string>, depth: number) => {
    stop.current?.abort();
    const ending = new AbortController();
    stop.current = ending;
    const { signal } = ending;
    const begin = { x: event.clientX, y: event.clientY };
    hasDragged.current = false;
    let pointer = begin;
    let current: Drag | undefined;
    if (event.target instanceof Element) event.target.setPointerCapture(event.pointerId);

    const update = () => {
      const { items, virtualizer, grid } = latest.current;
      const y = pointer.y - (grid()?.getBoundingClientRect().top ?? 0);
      const over = virtualizer.getVirtualItemForOffset(Math.max(0, y));
      if (over === undefined) return;
      const isLowerHalf = y > over.start + over.size / 2;
      const row = Math.min(items.length, isLowerHalf ? over.index + 1 : over.index);
      const gap = gapAt(items, ids, row, depth + Math.round((pointer.x - begin.x) / indentPx));
      if (current?.gap.row === gap.row && current.gap.depth === gap.depth) return;
      hasDragged.current = true;
      current = { ids, gap };
      setDrag(current);
    };
    const scrollAtEdge = () => {
      if (signal.aborted) return;
      const scroller = latest.current.virtualizer.scrollElement;
      const box = scroller?.getBoundingClientRect();
      if (box !== undefined && current !== undefined) {
        const above = box.top + edgePx - pointer.y;
        const below = pointer.y - (box.bottom - edgePx);
        const speed =
          Math.max(-edgePx, Math.min(edgePx, below > 0 ? below : above > 0 ? -above : 0)) / edgePx;
        if (speed !== 0) {
          scroller?.scrollBy(0, speed * maxScrollPxPerFrame);
          update();
        }
      }
      requestAnimationFrame(scrollAtEdge);
    };
    const end = (isDrop: boolean) => {
      ending.abort();
      setDrag(undefined);
      if (current === undefined) return;
      if (isDrop) latest.current.onDrop(current);
      else latest.current.onCancel();
    };
    window.addEventListener(
      "pointermove",
      ({ clientX, clientY }) => {
        pointer = { x: clientX, y: clientY };
        const distance = Math.hypot(pointer.x - begin.x, pointer.y - begin.y);
        if (current !== undefined || distance > thresholdPx) update();
      },
      { signal },
    );
    window.addEventListener("pointerup", () => end(true), { signal });
    window.addEventListener("pointercancel", () => end(false), { signal });
    window.addEventListener(
      "keydown",
      (keydown) => {
        if (keydown.key !== "Escape") return;
        keydown.preventDefault();
        keydown.stopPropagation();
        end(false);
      },
      { signal, capture: true },
    );
    requestAnimationFrame(scrollAtEdge);
  };
  return { drag, start, hasDragged: () => hasDragged.current };
}
