/** Tells of a task that was just added, to scroll to it: in the manual order it is at the end of the list. */
import { useEffect, useEffectEvent, useRef } from "react";
import type { Operation } from "../outbox/operation.ts";

export function useReveal(
  operations: readonly Operation[],
  rowOf: ReadonlyMap<string, number>,
  reveal: (id: string, row: number) => void,
): void {
  const known = useRef<ReadonlySet<string>>(undefined);
  const revealAdded = useEffectEvent((isFirst: boolean) => {
    const created = operations.filter(({ path }) => path === "task.create").map(({ input }) => input.id);
    const added = isFirst ? undefined : created.findLast((id) => known.current?.has(id) === false);
    known.current = new Set(created);
    const row = rowOf.get(added ?? "");
    if (added !== undefined && row !== undefined) reveal(added, row);
  });
  useEffect(() => revealAdded(known.current === undefined), [operations, rowOf]);
}
