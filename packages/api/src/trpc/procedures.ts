/** tRPC, set up once: the error shape, and the procedures that everything is built from. */
import { getTRPCErrorFromUnknown, initTRPC } from "@trpc/server";
import type { TRPCError } from "@trpc/server";
// The one way to answer a call without making it. Its place in tRPC is not promised: the tests would say so.
import { middlewareMarker } from "@trpc/server/unstable-core-do-not-import";
import type { Context } from "./context.ts";
import type { ErrorShape } from "./error-shape.ts";
import { errorDetails, errorMessage, toTRPCError, unauthenticated } from "./errors.ts";
import { runIdempotently } from "./idempotency.ts";
import type { RestRoute } from "./rest-route.ts";

/** What each procedure says of itself, for the panel and the other doors. */
export interface Meta {
  /** One line, in the imperative. */
  readonly summary: string;
  readonly rest: RestRoute;
  /** More than the summary says, in sentences. */
  readonly description: string;
  /** For the documents; replayed by a test. */
  readonly example: Example;
}

/** A call as it may happen to a user who has the task of the examples; and one that is refused. */
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
 * Only somebody with a good token may call it, and all that it does is done as that user. A mutation that brings an
 * `Idempotency-Key` is made once.
 */
export const protectedProcedure = t.procedure.use(
  async ({ ctx, path, type, batchIndex, getRawInput, next }) => {
    const { authentication, db, log, requestId, idempotencyKey } = ctx;
    if ("error" in authentication) throw unauthenticated(authentication.error);
    const { actor } = authentication;
    const startedAt = performance.now();

    const userContext = { actor, prisma: db.prisma };
    const run = () => next({ ctx: userContext });
    const runOnce = async (key: string) => {
      const call = { key, index: batchIndex, path, input: await getRawInput() };
      return await outcomeOf(runIdempotently({ ...ctx, ...userContext }, call, () => dataOf(run())));
    };
    const isPlain = type !== "mutation" || idempotencyKey === null;
    const result = await db.asUser(actor.userId, isPlain ? run : () => runOnce(idempotencyKey));

    const error = result.ok ? undefined : toTRPCError(result.error);
    if (type === "mutation") {
      const id = result.ok ? idOf(result.data) : idOf(await getRawInput().catch(() => undefined));
      const durationMs = Math.round(performance.now() - startedAt);
      const outcome = error?.code ?? "done";
      log.info({ requestId, userId: actor.userId, action: path, id, outcome, durationMs }, path);
    }
    return result.ok || error === undefined ? result : { ...result, error };
  },
);

type Result =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: TRPCError };

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

/** The id of the row that a mutation gives back or was given. Only a UUID, never another text of the caller's. */
function idOf(value: unknown): string | undefined {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return typeof id === "string" && /^[0-9a-f-]{36}$/i.test(id) ? id : undefined;
}
