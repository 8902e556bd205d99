/** Calls procedures in this process, as a user: for scripts, and for pages that are rendered on a server. */
import { randomUUID } from "node:crypto";
import type { Actor } from "@taskwell/auth";
import { createDatabase } from "@taskwell/db/database";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { createCaller } from "../root.ts";
import { createWebhookAccess } from "../webhook/request-service.ts";
import { ChangeFeed } from "../trpc/change-feed.ts";
import { contextFor } from "../trpc/context.ts";
import type { Log, Services } from "../trpc/context.ts";
import { createCursorCodec } from "../trpc/cursor.ts";
import type { ErrorDetails } from "../trpc/error-shape.ts";
import { errorDetails, errorMessage } from "../trpc/errors.ts";

/** What the callers of a process share. */
export type Backend = Pick<Services, "db" | "cursors" | "changes" | "webhooks" | "log">;

export interface BackendOptions {
  /** `postgresql://…`, of a database with Taskwell's schema. */
  readonly databaseUrl: string;
  /** `BETTER_AUTH_SECRET`, so that cursors are valid at the server, too. */
  readonly secret: string;
  /** Maximum number of connections. */
  readonly poolSize?: number;
  /** `HISTORY_DAYS`: days for which changes are kept. */
  readonly historyDays?: number;
  /** `WEBHOOKS`: where webhooks may lead. A server delivers to them; here they are only made and tested. */
  readonly webhookMode?: Services["webhooks"]["mode"];
  /** Gets a line for every change. */
  readonly log?: Log;
}

/** Creates a pool of connections. Use one per process, and close its `db` at the end. */
export function openBackend({
  databaseUrl,
  secret,
  poolSize = 5,
  historyDays = 30,
  webhookMode = "public",
  log = silent,
}: BackendOptions): Backend {
  const onIdleError = (error: unknown) => log.error({ err: error }, "an idle connection broke");
  const db = createDatabase({ url: databaseUrl, poolSize, onIdleError });
  const onError = (error: unknown) => log.error({ err: error }, "could not ask for other servers' changes");
  const changes = new ChangeFeed({ db, keptDays: historyDays, onError });
  const webhooks = createWebhookAccess({ mode: webhookMode });
  return { db, cursors: createCursorCodec(secret), changes, webhooks, log };
}

const silent: Log = { info: () => {}, error: () => {} };

export type ServerCaller = ReturnType<typeof createCaller>;

/** What calls reject with: `message` and `data` are those that a client gets. The `cause` stays, for the log. */
export interface ServerCallError extends TRPCError {
  readonly data: ErrorDetails & {
    readonly code: TRPCError["code"];
    readonly httpStatus: number;
    readonly path: string | undefined;
  };
}

/**
 * A caller such as `(await createServerCaller(backend, { userId }).task.list()).items`. There is no token and no limit: whoever
 * has the backend may be anyone. Row-level security holds the caller to the user's rows.
 *
 * @param user `email` and `name` are stored with the user's first write
 */
export function createServerCaller(
  backend: Backend,
  user: Pick<Actor, "userId"> & Partial<Actor>,
): ServerCaller {
  const requestId = randomUUID();
  const context = contextFor(backend, { email: null, name: null, ...user }, requestId);
  return createCaller(context, { onError: ({ error, path }) => addData(error, path, requestId) });
}

export function isServerCallError(error: unknown): error is ServerCallError {
  return error instanceof TRPCError && "data" in error;
}

function addData(error: TRPCError, path: string | undefined, requestId: string): void {
  const message = errorMessage(error, requestId);
  const httpStatus = getHTTPStatusCodeFromError(error);
  const data = { code: error.code, httpStatus, path, ...errorDetails(error, requestId) };
  Object.assign(error, { message, data } satisfies Partial<ServerCallError>);
}
