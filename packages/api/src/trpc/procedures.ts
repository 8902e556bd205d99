/** tRPC, set up once: the error shape, the router, and the procedure that all others are built from. */
import { getTRPCErrorFromUnknown, initTRPC } from "@trpc/server";
import type { TRPCError } from "@trpc/server";
// Marks an answer that a middleware gives itself. tRPC may move it without notice: the tests of idempotency would fail.
import { middlewareMarker } from "@trpc/server/unstable-core-do-not-import";
import { v7 as newId } from "uuid";
import type { Context } from "./context.ts";
import type { ErrorShape } from "./error-shape.ts";
import { errorDetails, errorMessage, toTRPCError, unauthenticated } from "./errors.ts";
import { runIdempotently } from "./idempotency.ts";
import { checkBounds } from "./input-bounds.ts";
import type { CallCode } from "./observer.ts";
import { pingMs } from "./rest-route.ts";
import type { RestRoute } from "./rest-route.ts";

/** What every procedure declares, for the panel, REST and the documents. */
export interface Meta {
  /** One line, in the imperative. */
  readonly summary: string;
  readonly rest: RestRoute;
  /** More than the summary, in sentences. */
  readonly description: string;
  readonly example: Example;
}

/** A call by the user who has the example task, and an input that is refused. A test replays both. */
interface Example {
  readonly input?: object;
  readonly output: unknown;
  readonly invalid?: object;
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Never a stack to the caller, whatever NODE_ENV says.
    isDev: false,
    // A client that hears nothing for three pings connects again.
    sse: { ping: { enabled: true, intervalMs: pingMs }, client: { reconnectAfterInactivityMs: 3 * pingMs } },
    errorFormatter: ({ shape, error, ctx }): ErrorShape => {
      const requestId = ctx?.requestId ?? requestIds.get(error) ?? null;
      return {
        ...shape,
        message: errorMessage(error, requestId),
        data: { ...shape.data, ...errorDetails(error, requestId) },
      };
    },
  });

const requestIds = new WeakMap<Error, string>();

/** For errors that arise before there is a context, such as a body of the wrong type. */
export function nameRequest(error: Error, requestId: string): void {
  requestIds.set(error, requestId);
}

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/**
 * Needs a valid token, and runs as its user: authenticate, run (once, for a mutation with an `Idempotency-Key`), translate the
 * error, log the mutation.
 */
export const protectedProcedure = t.procedure.use(
  async ({ ctx, path, type, batchIndex, getRawInput, next }) => {
    const observed = ctx.observer?.begin(path);
    try {
      const { db, authentication, idempotencyKey } = ctx;
      if ("error" in authentication) throw unauthenticated(authentication.error);
      const startedAt = performance.now();
      const callId = type === "mutation" ? newId() : undefined;
      const userContext = { actor: authentication.actor, prisma: db.prisma, callId };
      const { userId } = authentication.actor;

      // Before the input is hashed for its idempotency key, which looks at all of it.
      checkBounds(await getRawInput());
      const run = () => next({ ctx: userContext });
      if (callId === undefined) {
        const outcome = await db.asUser(userId, run, undefined, observed?.span);
        const result = outcome.ok ? outcome : { ...outcome, error: toTRPCError(outcome.error) };
        observed?.end(codeOf(result));
        return result;
      }
      // A retry is the call of the first time.
      let firstCallId = callId;
      const runOnce = async (key: string) => {
        const call = { key, index: batchIndex, path, input: await getRawInput(), callId };
        const once = await runIdempotently({ ...ctx, ...userContext }, call, () => dataOf(run()));
        firstCallId = once.callId;
        return once.data;
      };
      const work = idempotencyKey === null ? run : () => outcomeOf(runOnce(idempotencyKey));
      const outcome = await db.asUser(userId, work, callId, observed?.span);
      const result = outcome.ok ? outcome : { ...outcome, error: toTRPCError(outcome.error) };
      if (result.ok) ctx.callIds[batchIndex] = firstCallId;
      // After an error, too, which may have come after the commit.
      ctx.changes.announce(userId);

      const subject = result.ok ? result.data : await getRawInput().catch(() => undefined);
      logMutation(ctx, { userId, path, startedAt, subject, code: result.ok ? "done" : result.error.code });
      observed?.end(codeOf(result));
      return result;
    } catch (error) {
      observed?.end(getTRPCErrorFromUnknown(error).code);
      throw error;
    }
  },
);

interface Mutation {
  readonly userId: string;
  readonly path: string;
  /** Of `performance.now`. */
  readonly startedAt: number;
  /** The output; of a call that failed, the input. */
  readonly subject: unknown;
  readonly code: string;
}

function logMutation(
  { log, requestId }: Context,
  { userId, path, startedAt, subject, code }: Mutation,
): void {
  const durationMs = Math.round(performance.now() - startedAt);
  log.info({ requestId, userId, action: path, id: idOf(subject), outcome: code, durationMs }, path);
}

type Result =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: TRPCError };

function codeOf(result: Result): CallCode {
  return result.ok ? "OK" : result.error.code;
}

async function dataOf(outcome: Promise<Result>): Promise<unknown> {
  const result = await outcome;
  if (result.ok) return result.data;
  throw result.error;
}

async function outcomeOf(data: Promise<unknown>) {
  try {
    return { ok: true as const, data: await data, marker: middlewareMarker };
  } catch (cause) {
    return { ok: false as const, error: getTRPCErrorFromUnknown(cause), marker: middlewareMarker };
  }
}

/** The id of a row. Only a UUID: no other text of the caller's gets into the log. */
function idOf(value: unknown): string | undefined {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return typeof id === "string" && /^[0-9a-f-]{36}$/i.test(id) ? id : undefined;
}
