/** Tells a client of changes as soon as they are made. */
import { getTRPCErrorFromUnknown, tracked } from "@trpc/server";
import type { TrackedEnvelope } from "@trpc/server";
import type { UserContext } from "../trpc/context.ts";
import { toTRPCError } from "../trpc/errors.ts";
import type { Changes, FollowChanges } from "./schema.ts";
import { listChanges } from "./service.ts";

const maxChanges = 100;
/** After this long without changes a token is sent alone, so that the client's does not grow old. */
const freshTokenMs = 3_600_000;

/**
 * Starts with where the client stands, then gives what changes, until the client is gone. Holds no database connection
 * while it waits.
 *
 * @throws {TRPCError} `UNAUTHORIZED` when the token is no longer good, `SERVICE_UNAVAILABLE` when the server stops
 * @throws {DomainError} `too_many_streams`, and as `changes.list`
 */
export function liveChanges(
  ctx: UserContext,
  input: FollowChanges,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<Changes>> {
  const messages = follow(ctx, input, signal);
  const next = messages.next.bind(messages);
  // tRPC asks for the next message before it has sent the last. If its client goes then, nobody is left to handle an error.
  messages.next = (...args) => {
    const message = next(...args);
    message.catch(() => undefined);
    return message;
  };
  return messages;
}

async function* follow(
  ctx: UserContext,
  { since, lastEventId = since }: FollowChanges,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<Changes>> {
  const { changes, verifyAgain } = ctx;
  const { userId } = ctx.actor;
  let close = () => {};
  try {
    const stream = changes.streams.open({ userId, verifyAgain, signal });
    close = () => stream.close();
    // Before the first query: what is committed after it wakes the stream.
    const stopListening = changes.listen(userId, () => stream.wake());
    close = () => {
      stopListening();
      stream.close();
    };
    let news = await changesSince(ctx, lastEventId);
    let sentAtMs = performance.now();
    yield tracked(news.token, news);
    for (;;) {
      if (news.hasMore) stream.wake();
      if (!(await stream.wait(freshTokenMs))) return;
      news = await changesSince(ctx, news.token);
      if (news.changes.length === 0 && performance.now() - sentAtMs < freshTokenMs) continue;
      sentAtMs = performance.now();
      yield tracked(news.token, news);
    }
  } catch (error) {
    throw toTRPCError(getTRPCErrorFromUnknown(error));
  } finally {
    close();
  }
}

/** A generator runs outside of the request, and so as nobody. */
function changesSince(ctx: UserContext, token: string | undefined): Promise<Changes> {
  const since = token === undefined ? {} : { since: token };
  return ctx.db.asUser(ctx.actor.userId, () => listChanges(ctx, { ...since, limit: maxChanges }));
}
