/** Follows what changes in an account, through breaks, so that a copy of it can be kept. */
import { TRPCClientError } from "@trpc/client";
import type { TaskwellClient } from "./client.ts";
import { isTaskwellError } from "./errors.ts";
import type { TaskwellError } from "./errors.ts";
import type { AppRouter, Change, RouterOutputs } from "./router.ts";

export type { Change } from "./router.ts";
type Changes = RouterOutputs["changes"]["list"];

export type FollowStatus =
  /** Reads what has changed meanwhile. */
  | { readonly state: "catching_up" }
  /** Has read everything, and is told of changes as they happen. */
  | { readonly state: "live" }
  /** Connects again in `delayMs`. */
  | { readonly state: "waiting"; readonly error: unknown; readonly delayMs: number };

export interface FollowChangesOptions {
  /** The token up to which the copy is complete. Absent: starts with `onResync`. */
  readonly since?: string;
  /**
   * Applies changes, and keeps the token with them: both or neither. Apply a row if its version is newer than the copy's. Only
   * when the promise resolves are further changes given. `changes` may be empty: then there is just a newer token.
   */
  readonly onChanges: (changes: readonly Change[], token: string) => void | Promise<void>;
  /** Reads everything anew, and keeps the token with it: changes since then follow. */
  readonly onResync: (token: string) => void | Promise<void>;
  readonly onStatus?: (status: FollowStatus) => void;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Before connecting again after the first failure, and at most. Up to half of it is left out at random. */
const minDelayMs = 500;
const maxDelayMs = 30_000;

/** A page of changes to read; and of messages that may wait before the stream is dropped, to catch up when they are done. */
const pageSize = 500;
const maxWaiting = 20;

/**
 * Catches up with what has changed since a token, then follows it live. After a break it goes on from the last token.
 *
 * @returns when `signal` is aborted
 * @throws what a callback throws; {@link TaskwellError} when trying again is of no use, such as 401 after the session has ended
 */
export async function followChanges(
  api: Pick<TaskwellClient, "changes">,
  { since, onChanges, onResync, onStatus, signal = new AbortController().signal }: FollowChangesOptions,
): Promise<void> {
  let token = since;
  let failures = 0;
  while (!signal.aborted) {
    let isLive = false;
    onStatus?.({ state: "catching_up" });
    const error = await applyAll(updatesSince(api, token, signal), async ({ from, page }) => {
      if (from === "start") await onResync(page.token);
      else await onChanges(page.changes, page.token);
      ({ token } = page);
      if (from !== "live" || isLive) return;
      isLive = true;
      failures = 0;
      onStatus?.({ state: "live" });
    });
    if (signal.aborted) return;
    if (!isTaskwellError(error)) throw error;
    if (error.data?.reason === "resync_required") {
      token = undefined;
      continue;
    }
    if (!isTemporary(error)) throw error;
    // A server that stops ends its streams: another one may be there already.
    const delayMs = isLive && error.data?.httpStatus === 503 ? 0 : delayAfter(failures);
    failures += 1;
    onStatus?.({ state: "waiting", error, delayMs });
    await sleep(delayMs, signal);
  }
}

/** @returns what the items' source throws @throws what `apply` throws */
async function applyAll<Item>(
  items: AsyncGenerator<Item, void>,
  apply: (item: Item) => Promise<void>,
): Promise<unknown> {
  const next = async () => {
    try {
      return { result: await items.next() };
    } catch (error) {
      return { error };
    }
  };
  try {
    for (;;) {
      const { result, error } = await next();
      if (result === undefined) return error;
      if (result.done === true) return undefined;
      await apply(result.value);
    }
  } finally {
    await items.return();
  }
}

interface Update {
  readonly from: "start" | "list" | "live";
  readonly page: Changes;
}

/** Goes on when what it gave before has been applied. */
async function* updatesSince(
  api: Pick<TaskwellClient, "changes">,
  since: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Update, void> {
  let token = since;
  if (token === undefined) {
    const page = await api.changes.list.query({}, { signal });
    yield { from: "start", page };
    ({ token } = page);
  }
  while (!signal.aborted) {
    for (let hasMore = true; hasMore;) {
      const page = await api.changes.list.query({ since: token, limit: pageSize }, { signal });
      if (page.changes.length > 0) yield { from: "list", page };
      ({ token, hasMore } = page);
    }
    for await (const page of liveChanges(api, token, signal)) {
      yield { from: "live", page };
      ({ token } = page);
    }
  }
}

/** Ends when too many messages wait, or with `signal`. @throws {TaskwellError} after a break */
async function* liveChanges(
  api: Pick<TaskwellClient, "changes">,
  since: string,
  signal: AbortSignal,
): AsyncGenerator<Changes, void> {
  const waiting: Changes[] = [];
  const stop = new AbortController();
  let end: { readonly error?: unknown } | undefined;
  let wake = () => {};
  const endWith = (reason: { readonly error?: unknown }) => {
    end ??= reason;
    stop.abort();
    wake();
  };
  const onAbort = () => endWith({});
  signal.addEventListener("abort", onAbort);
  const subscription = api.changes.live.subscribe(
    { since },
    {
      signal: stop.signal,
      onData: ({ data }) => {
        if (end !== undefined) return;
        waiting.push(data);
        if (waiting.length > maxWaiting) endWith({});
        wake();
      },
      // The link would connect again by itself, at a fixed pace.
      onConnectionStateChange: ({ state, error }) => {
        if (state === "connecting" && error !== null) endWith({ error });
      },
      onError: (error) => endWith({ error }),
      onComplete: () => endWith({ error: new TRPCClientError<AppRouter>("The stream has ended.") }),
    },
  );
  try {
    for (;;) {
      const message = waiting.shift();
      if (message !== undefined) yield message;
      else if (end === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if ("error" in end) throw end.error;
      else return;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    subscription.unsubscribe();
  }
}

/** Whether it may work later: there was no answer, or a server or a limit stands in the way. */
function isTemporary(error: TaskwellError): boolean {
  const status = error.data?.httpStatus;
  return status === undefined || status === 429 || status >= 500;
}

function delayAfter(failures: number): number {
  return Math.min(maxDelayMs, minDelayMs * 2 ** failures) * (1 - Math.random() / 2);
}

async function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal.addEventListener("abort", finish);
  });
}
