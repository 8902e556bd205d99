/** Turns the AsyncLocalStorages of accounts off while no request uses them. */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  getCurrentAuthContextAsyncLocalStorage,
  getCurrentDBAdapterAsyncLocalStorage,
  getRequestStateAsyncLocalStorage,
} from "@better-auth/core/context";

/** The request that is being handled; `error` is one that was not the caller's fault. */
export const currentRequest = new AsyncLocalStorage<{ readonly requestId: string; error?: unknown }>();

// Shared by all servers in the process.
const storages = [
  currentRequest,
  await getRequestStateAsyncLocalStorage(),
  await getCurrentAuthContextAsyncLocalStorage(),
  await getCurrentDBAdapterAsyncLocalStorage(),
];
let runningCount = 0;

/**
 * Runs work that uses the storages, and disables them when no such work is left; using one enables it again. Before Node
 * 24, an enabled storage slows down every promise of the process: calls took a tenth longer.
 */
export async function withStorages<T>(work: () => Promise<T>): Promise<T> {
  runningCount += 1;
  try {
    return await work();
  } finally {
    runningCount -= 1;
    if (runningCount === 0) for (const storage of storages) storage.disable();
  }
}
