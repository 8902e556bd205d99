/**
 * Who the current code runs as, and in which transaction. Set once at the door, carried by AsyncLocalStorage, read by
 * the pool. By one for both: each that is in use makes every promise of the process dearer (before Node 24).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Transaction } from "./transaction.ts";

/** A user, seen through row-level security; or the system, which says why it needs to see everything. */
export type Identity =
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "system"; readonly reason: string };

/** A query was sent by nobody: neither `asUser` nor `asSystem` encloses it. A bug, never a user's mistake. */
export class NobodyError extends Error {
  override readonly name = "NobodyError";

  constructor() {
    super("A query must run as a user (asUser) or, with a reason, as the system (asSystem).");
  }
}

interface Carried {
  readonly identity: Identity;
  /** And the pool that it is of. */
  readonly transaction: readonly [object, Transaction] | undefined;
}

const storage = new AsyncLocalStorage<Carried | undefined>();

/**
 * The identity of the running code.
 *
 * @throws {NobodyError} outside of {@link runAs}
 */
export function currentIdentity(): Identity {
  const carried = storage.getStore();
  if (carried === undefined) throw new NobodyError();
  return carried.identity;
}

/** Runs `work` under an identity, which lasts for everything that `work` awaits. */
export function runAs<T>(identity: Identity, work: () => PromiseLike<T>): Promise<T> {
  return carrying({ identity, transaction: storage.getStore()?.transaction }, work);
}

/** The transaction of the running code, if it is one of this pool. */
export function currentTransaction(pool: object): Transaction | undefined {
  const transaction = storage.getStore()?.transaction;
  return transaction?.[0] === pool ? transaction[1] : undefined;
}

/**
 * Runs `work` in a transaction, as the identity of now.
 *
 * @throws {NobodyError} outside of {@link runAs}
 */
export function runIn<T>(pool: object, transaction: Transaction, work: () => PromiseLike<T>): Promise<T> {
  return carrying({ identity: currentIdentity(), transaction: [pool, transaction] }, work);
}

function carrying<T>(carried: Carried, work: () => PromiseLike<T>): Promise<T> {
  return storage.run(carried, () => {
    try {
      const outcome = work();
      // Prisma's promises send their query when awaited: that must happen in here, not where the caller awaits.
      return outcome instanceof Promise ? outcome : awaited(outcome);
    } catch (error) {
      return Promise.reject(error);
    }
  });
}

async function awaited<T>(outcome: PromiseLike<T>): Promise<T> {
  return await outcome;
}

/** `callback`, run under the identity of now, whoever calls it later. (AsyncResource.bind costs several times as much.) */
export function keepingIdentity<Args extends unknown[]>(
  callback: (...args: Args) => void,
): (...args: Args) => void {
  const carried = storage.getStore();
  return (...args) => storage.run(carried, callback, ...args);
}
