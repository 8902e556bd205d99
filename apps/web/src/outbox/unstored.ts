/** Operations on their way into IndexedDB: a reload in the moment between would lose them. */
import type { Operation } from "./operation.ts";

export interface UnstoredOperations {
  /** Those that the page before this one in the tab did not get to store. */
  readonly read: () => readonly Operation[];
  readonly add: (operations: readonly Operation[]) => void;
  readonly remove: (operations: readonly Operation[]) => void;
}

/** In the tab's session storage, which is written at once, and is gone with the tab. */
export function createUnstoredOperations(userId: string): UnstoredOperations {
  const key = `unstored-${userId}`;
  const read = (): readonly Operation[] => {
    // Only this function's own texts are there.
    const operations: Operation[] = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return operations;
  };
  const write = (operations: readonly Operation[]) => {
    if (operations.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(operations));
  };
  return {
    read,
    add: (operations) => write([...read(), ...operations]),
    remove: (operations) => {
      const stored = new Set(operations.map(({ id }) => id));
      write(read().filter(({ id }) => !stored.has(id)));
    },
  };
}
