/** Who the current code runs as. Set once at the door, carried by AsyncLocalStorage, read by the pool. */
import { AsyncLocalStorage } from "node:async_hooks";

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

const storage = new AsyncLocalStorage<Identity | undefined>();

/**
 * The identity of the running code.
 *
 * @throws {NobodyError} outside of {@link runAs}
 */
export function currentIdentity(): Identity {
  const identity = storage.getStore();
  if (identity === undefined) throw new NobodyError();
  return identity;
}

/** Runs `work` under an identity, which lasts for everything that `work` awaits. */
export function runAs<T>(identity: Identity, work: () => PromiseLike<T>): Promise<T> {
  // Prisma's promises send their query when awaited: that must happen in here, not where the caller awaits.
  return storage.run(identity, async () => await work());
}

/** `callback`, run under the identity of now, whoever calls it later. (AsyncResource.bind costs several times as much.) */
export function keepingIdentity<Args extends unknown[]>(
  callback: (...args: Args) => void,
): (...args: Args) => void {
  const identity = storage.getStore();
  return (...args) => storage.run(identity, callback, ...args);
}
