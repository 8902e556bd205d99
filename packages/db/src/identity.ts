/**
 * The identity, transaction and span of the running code, in one AsyncLocalStorage: before Node 24, each further one slows
 * down every promise of the process.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Span } from "./span.ts";
import type { Transaction } from "./transaction.ts";

/** A user, under row-level security; or the system, which sees all rows and gives a reason. */
export type Identity =
  | {
      readonly kind: "user";
      readonly userId: string;
      /** What its changes are recorded under, and undone by: a UUID. */
      readonly callId?: string | undefined;
    }
  | { readonly kind: "system"; readonly reason: string };

/** A query ran outside of `asUser` and `asSystem`: a bug. */
class NobodyError extends Error {
  override readonly name = "NobodyError";

  constructor() {
    super("A query must run as a user (asUser) or, with a reason, as the system (asSystem).");
  }
}

interface Store {
  readonly identity: Identity;
  readonly transaction: readonly [pool: object, transaction: Transaction] | undefined;
  /** Absent: the request is not traced. */
  readonly span: Span | undefined;
}

const storage = new AsyncLocalStorage<Store | undefined>();

/**
 * The identity of the running code.
 *
 * @throws {NobodyError} outside of {@link runAs}
 */
export function currentIdentity(): Identity {
  const store = storage.getStore();
  if (store === undefined) throw new NobodyError();
  return store.identity;
}

/**
 * Runs `work`, and all that it awaits, under an identity.
 *
 * @param span its queries are steps of it; by default, of the span of the running code
 */
export function runAs<T>(identity: Identity, work: () => PromiseLike<T>, span?: Span): Promise<T> {
  const outer = storage.getStore();
  return runWith({ identity, transaction: outer?.transaction, span: span ?? outer?.span }, work);
}

/** The span of the running code, if it is traced. */
export function currentSpan(): Span | undefined {
  return storage.getStore()?.span;
}

/** The running code's transaction on this pool, if any. */
export function currentTransaction(pool: object): Transaction | undefined {
  const transaction = storage.getStore()?.transaction;
  return transaction?.[0] === pool ? transaction[1] : undefined;
}

/**
 * Runs `work` in a transaction, as the current identity.
 *
 * @throws {NobodyError} outside of {@link runAs}
 */
export function runIn<T>(
  pool: object,
  transaction: Transaction,
  work: () => PromiseLike<T>,
  span: Span | undefined,
): Promise<T> {
  return runWith({ identity: currentIdentity(), transaction: [pool, transaction], span }, work);
}

function runWith<T>(store: Store, work: () => PromiseLike<T>): Promise<T> {
  return storage.run(store, () => {
    try {
      const result = work();
      // Prisma's promises send their query when awaited, which must happen in here, not in the caller.
      return result instanceof Promise ? result : awaitInside(result);
    } catch (error) {
      return Promise.reject(error);
    }
  });
}

async function awaitInside<T>(result: PromiseLike<T>): Promise<T> {
  return await result;
}

/** Binds a callback to the current identity and transaction. (AsyncResource.bind costs several times as much.) */
export function bindIdentity<Args extends unknown[]>(
  callback: (...args: Args) => void,
): (...args: Args) => void {
  const store = storage.getStore();
  return (...args) => storage.run(store, callback, ...args);
}
