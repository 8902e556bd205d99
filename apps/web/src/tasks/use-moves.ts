/** Moves tasks within the manual order, by keys or by dragging, and says where they went. */
import type { Task } from "@taskwell/client";
import { useState } from "react";
import { messages } from "../messages/tasks.ts";
import { isSamePlace, movesTo, rootsOf, spotOf, spotTowards } from "./move.ts";
import type { Direction, Spot } from "./move.ts";
import type { ListItem } from "./task-list.tsx";
import type { Drag } from "./use-drag.ts";
import type { TaskActions } from "./use-task-actions.ts";

interface MovesOptions {
  /** Those whose order is the manual one. */
  readonly items: readonly ListItem[];
  readonly tasks: ReadonlyMap<string, Task>;
  readonly actions: TaskActions;
}

export function useMoves({ items, tasks, actions }: MovesOptions) {
  /** For screen readers. */
  const [announcement, setAnnouncement] = useState("");
  const place = (moved: readonly Task[], spot: Spot | undefined) => {
    if (spot !== undefined) actions.move(movesTo(moved, spot));
    setAnnouncement(announcementOf(spot, tasks));
  };
  return {
    announcement,
    move: (moved: readonly Task[], direction: Direction) => {
      const roots = rootsOf(moved, tasks);
      place(roots, spotTowards(direction, roots, items, tasks));
    },
    drop: ({ ids, gap }: Drag) => {
      const moved = items.flatMap((item) =>
        item.kind === "task" && ids.has(item.task.id) ? [item.task] : [],
      );
      const roots = rootsOf(moved, tasks);
      const spot = spotOf(items, ids, gap);
      if (isSamePlace(items, roots, spot)) setAnnouncement(messages.notMoved);
      else place(roots, spot);
    },
    cancel: () => setAnnouncement(messages.notMoved),
  };
}

function announcementOf(spot: Spot | undefined, tasks: ReadonlyMap<string, Task>): string {
  if (spot === undefined) return messages.cannotMove;
  const { beside, parentId } = spot;
  if (beside?.side === "before") return messages.movedBefore(beside.task.title);
  if (beside?.side === "after") return messages.movedAfter(beside.task.title);
  return messages.movedBelow(tasks.get(parentId ?? "")?.title ?? "");
}
