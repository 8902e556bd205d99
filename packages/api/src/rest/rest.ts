/** Serves procedures over REST, at the routes of their `.meta({ rest })` under `/api/{user_id}`. */
import { callTRPCProcedure, getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import type { Context } from "../trpc/context.ts";
import { DomainError, unauthenticated } from "../trpc/errors.ts";
import { TextStream } from "../document/text-stream.ts";
import { appRouter } from "../root.ts";
import { eventStream, eventStreamHeaders } from "./event-stream.ts";
import { entityTags, inputOf, receiveUpload } from "./input.ts";
import type { RestRequest } from "./input.ts";
import { rename, toSnakeName } from "./names.ts";
import { inputLocationsOf, problemOf } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { matchRoute, operations } from "./routes.ts";
import type { RestDocument } from "../trpc/rest-route.ts";
import type { Operation, RouteMatch } from "./routes.ts";

export type { RestRequest } from "./input.ts";
export { unreadableBody } from "./media-type.ts";

/** Chunks of text: a document, or events. A consumer that stops early must call `return`. */
interface Document extends AsyncIterable<string> {
  next(): Promise<IteratorResult<string, unknown>>;
  return(): Promise<IteratorResult<string, unknown>>;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON body; `application/problem+json` if `error` is set. */
  readonly body?: object;
  /** Or a document in chunks, with its `content-type` in `headers`. */
  readonly document?: Document;
  /** The error, for the log and for headers such as `Retry-After`. */
  readonly error?: TRPCError;
  /** The called procedure, if one matched. */
  readonly procedure?: string;
}

/**
 * Handles a request below /api. Errors become problem details.
 *
 * @param path such as `/api/me/tasks`
 * @param createContext called only if an operation matches
 */
export async function serveRest(
  path: string,
  request: RestRequest,
  requestId: string,
  createContext: () => Promise<Context>,
): Promise<RestResponse> {
  const matched = matchRoute(path);
  if (matched === undefined)
    return restProblem(new TRPCError({ code: "NOT_FOUND", message: "There is nothing here." }), requestId);
  const allow = allowedMethods(matched.operations);
  if (request.method === "OPTIONS") return { status: 204, headers: { allow } };
  const operation = matched.operations.find(({ meta }) => meta.rest.method === request.method);
  if (operation === undefined) {
    const message = `${request.method} is not allowed here. Allowed: ${allow}.`;
    return {
      ...restProblem(new TRPCError({ code: "METHOD_NOT_SUPPORTED", message }), requestId),
      headers: { allow },
    };
  }
  const procedure = operation.name;
  try {
    const ctx = await createContext();
    const { produces, events } = operation.meta.rest;
    const subscription = new AbortController();
    const signal = events === undefined ? undefined : subscription.signal;
    const output = await call(operation, matched, request, ctx, signal);
    if (events !== undefined) {
      const stop = () => subscription.abort();
      const describeError = (cause: unknown) => problemInStream(cause, ctx, operation);
      const document = await eventStream({ event: events, output, stop, describeError });
      return { status: 200, headers: eventStreamHeaders, document, procedure };
    }
    if (produces !== undefined) return { ...(await documentResponse(produces, output)), procedure };
    return { ...valueResponse(operation, path, request, output), procedure };
  } catch (cause) {
    return { ...restProblem(getTRPCErrorFromUnknown(cause), requestId, operation), procedure };
  }
}

async function call(
  operation: Operation,
  matched: RouteMatch,
  request: RestRequest,
  ctx: Context,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const { authentication } = ctx;
  if ("error" in authentication) throw unauthenticated(authentication.error);
  if (matched.userId !== "me" && matched.userId !== authentication.actor.userId) throw userIdMismatch();
  const input = await inputOf(operation, matched, request);
  const upload = await receiveUpload(operation, request);
  try {
    const rawInput = upload === undefined ? input : { ...Object(input), document: upload };
    const output: unknown = await callTRPCProcedure({
      router: appRouter,
      path: operation.name,
      type: operation.type,
      ctx,
      batchIndex: 0,
      signal,
      getRawInput: async () => rawInput,
    });
    return output;
  } finally {
    await upload?.close();
  }
}

/** What connecting again puts right, or answers as it should be. */
const passingErrors = new Set(["UNAUTHORIZED", "SERVICE_UNAVAILABLE", "GATEWAY_TIMEOUT"]);

function problemInStream(
  cause: unknown,
  { log, requestId }: Context,
  operation: Operation,
): Problem | undefined {
  const error = getTRPCErrorFromUnknown(cause);
  if (passingErrors.has(error.code)) return undefined;
  if (error.code === "INTERNAL_SERVER_ERROR")
    log.error({ requestId, path: operation.name, err: error.cause ?? error }, "a procedure failed");
  return problemOf(error, requestId, inputLocationsOf(operation));
}

/** Waits for the first chunk, so that an error before it still determines the status. */
async function documentResponse({ type }: RestDocument, output: unknown): Promise<RestResponse> {
  const chunks = TextStream.parse(output)[Symbol.asyncIterator]();
  const first = await chunks.next();
  let isFirst = true;
  const document: Document & AsyncIterator<string> = {
    next: async () => {
      if (!isFirst) return await chunks.next();
      isFirst = false;
      return first;
    },
    return: async () => (await chunks.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => document,
  };
  const name = `taskwell.${extensions[type]}`;
  const charset = type.startsWith("text/") ? "; charset=utf-8" : "";
  const headers = { "content-type": type + charset, "content-disposition": `attachment; filename="${name}"` };
  return { status: 200, headers, document };
}

const extensions = { "application/json": "json", "text/csv": "csv", "text/calendar": "ics" } as const;

function userIdMismatch(): TRPCError {
  const message = "user_id must be the token's subject, or me.";
  return new TRPCError({
    code: "FORBIDDEN",
    message,
    cause: new DomainError("user_id_mismatch", message),
  });
}

function valueResponse(
  { meta, isPage, isVersioned }: Operation,
  path: string,
  request: RestRequest,
  output: unknown,
): RestResponse {
  const { status } = meta.rest;
  if (status === 204) return { status, headers: {} };
  if (isPage)
    return { status, headers: nextPage(path, request, memberOf(output, "nextCursor")), body: page(output) };
  // Clients may cache the response, and must revalidate it for each use.
  const etag = isVersioned
    ? { etag: `"${String(memberOf(output, "version"))}"`, "cache-control": "private, no-cache" }
    : undefined;
  if (etag !== undefined && request.method === "GET") {
    if (isCurrent(request.headers, etag.etag)) return { status: 304, headers: etag };
  }
  const location = status === 201 ? { location: `${path}/${String(memberOf(output, "id"))}` } : {};
  return { status, headers: { ...etag, ...location }, body: Object(rename(output, toSnakeName)) };
}

/** Whether `If-None-Match` has the entity tag, by weak comparison (RFC 9110, section 13.1.2). */
function isCurrent(headers: Headers, etag: string): boolean {
  const tags = entityTags(headers.get("if-none-match") ?? "");
  return tags.some((tag) => tag === "*" || tag.replace(/^W\//, "") === etag);
}

function page(output: unknown): object {
  return Object(rename(memberOf(output, "items"), toSnakeName));
}

/** `Link` to the next page (RFC 8288). */
function nextPage(path: string, { query }: RestRequest, cursor: unknown): Record<string, string> {
  if (typeof cursor !== "string") return {};
  const next = new URLSearchParams(query);
  next.set("cursor", cursor);
  return { link: `<${path}?${next.toString()}>; rel="next"` };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** The value of `Allow`. GET implies HEAD. */
function allowedMethods(known: readonly Operation[]): string {
  const methods = known.flatMap(({ meta: { rest } }) =>
    rest.method === "GET" ? ["GET", "HEAD"] : [rest.method],
  );
  return [...methods, "OPTIONS"].join(", ");
}

/** An error as problem details. @param operation if one matched the request */
export function restProblem(error: TRPCError, requestId: string, operation?: Operation): RestResponse {
  const body = problemOf(error, requestId, inputLocationsOf(operation));
  return { status: body.status, headers: {}, body, error };
}

/** Whether the body is a document, which may be larger than other bodies. */
export function consumesDocument(method: string, path: string): boolean {
  const operation = matchRoute(path)?.operations.find(({ meta }) => meta.rest.method === method);
  return operation?.meta.rest.consumes !== undefined;
}

/** Whether a procedure returns a document in chunks. */
export function producesDocument(procedure: string): boolean {
  return operations.some(({ name, meta }) => name === procedure && meta.rest.produces !== undefined);
}

/** The route of a path for the log, such as `/api/{user_id}/tasks/{id}`: the path itself may contain anything. */
export function restRouteOf(path: string): string | undefined {
  const matched = matchRoute(path);
  const [operation] = matched?.operations ?? [];
  return operation === undefined ? undefined : `/api/{user_id}${operation.meta.rest.path}`;
}
