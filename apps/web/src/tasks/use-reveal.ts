/** Tells of a task that was just added, and scrolls to it: in the manual order it is at the end of the list. */
import { useEffect, useEffectEvent, useRef } from "react";
import type { Operation } from "../outbox/operation.ts";

interface RevealOptions {
  readonly operations: readonly Operation[];
  readonly rowOf: ReadonlyMap<string, number>;
  readonly onAdded: (id: string) => void;
  readonly scrollTo: (row: number) => void;
}

export function useReveal({ operations, rowOf, onAdded, scrollTo }: RevealOptions): void {
  const known = useRef<ReadonlySet<string>>(undefined);
  const frame = useRef(0);
  const scrollToTask = useEffectEvent((id: string) => {
    const row = rowOf.get(id);
    if (row !== undefined) scrollTo(row);
  });
  const revealAdded = useEffectEvent((isFirst: boolean) => {
    const created = operations.filter(({ path }) => path === "task.create").map(({ input }) => input.id);
    const added = isFirst ? undefined : created.findLast((id) => known.current?.has(id) === false);
    known.current = new Set(created);
    if (added === undefined || !rowOf.has(added)) return;
    onAdded(added);
    // After the next paint, so that drawing the rows at the end does not delay the answer to the key.
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => setTimeout(() => scrollToTask(added)));
  });
  useEffect(() => revealAdded(known.current === undefined), [operations, rowOf]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
}
