/** AsyncLocalStorages of accounts, Better Auth's and ours, that are off while nobody signs in. */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  getCurrentAuthContextAsyncLocalStorage,
  getCurrentDBAdapterAsyncLocalStorage,
  getRequestStateAsyncLocalStorage,
} from "@better-auth/core/context";

/** What went wrong while a request was answered, other than by the caller's fault. */
export const failures = new AsyncLocalStorage<{ error?: unknown }>();

// Of the process, however many servers it holds.
const storages = [
  failures,
  await getRequestStateAsyncLocalStorage(),
  await getCurrentAuthContextAsyncLocalStorage(),
  await getCurrentDBAdapterAsyncLocalStorage(),
];
let running = 0;

/**
 * Runs work that needs them, and turns them off once none is left that does; to use one turns it on again. Before Node 24,
 * each that was ever used makes every promise of the process dearer, from then on: a call of a task took a tenth longer.
 */
export async function usingStorages<T>(work: () => Promise<T>): Promise<T> {
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    if (running === 0) for (const storage of storages) storage.disable();
  }
}
