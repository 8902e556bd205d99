/** REST: every procedure, at the place that its `.meta({ rest })` names, under `/api/{user_id}`. */
import { callTRPCProcedure, getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import type { Context } from "../trpc/context.ts";
import { DomainError, unauthenticated } from "../trpc/errors.ts";
import { TextStream } from "../document/text-stream.ts";
import { appRouter } from "../root.ts";
import { entityTags, inputOf, uploadOf } from "./input.ts";
import type { RestRequest } from "./input.ts";
import { rename, toSnakeName } from "./names.ts";
import { formOf, problemOf } from "./problem.ts";
import { match, operations } from "./routes.ts";
import type { RestDocument } from "../trpc/rest-route.ts";
import type { Match, Operation } from "./routes.ts";

export type { RestRequest } from "./input.ts";

/** Pieces of text. Whoever does not ask for all of them, calls `return`. */
interface Document extends AsyncIterable<string> {
  next(): Promise<IteratorResult<string, unknown>>;
  return(): Promise<IteratorResult<string, unknown>>;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, `application/problem+json` with an `error`. Absent: there is none. */
  readonly body?: object;
  /** Or a document, in pieces, of the `content-type` among the headers. */
  readonly document?: Document;
  /** What went wrong, for the headers and the log that all doors have. */
  readonly error?: TRPCError;
  /** The procedure, once that is known. */
  readonly procedure?: string;
}

/**
 * Answers a request below /api.
 *
 * @param path such as `/api/me/tasks`
 * @param createContext asked once it is known that there is something to call
 */
export async function serveRest(
  path: string,
  request: RestRequest,
  requestId: string,
  createContext: () => Promise<Context>,
): Promise<RestAnswer> {
  const matched = match(path);
  if (matched === undefined)
    return refuse(new TRPCError({ code: "NOT_FOUND", message: "There is nothing here." }), requestId);
  const allow = allowedMethods(matched.operations);
  if (request.method === "OPTIONS") return { status: 204, headers: { allow } };
  const operation = matched.operations.find(({ meta }) => meta.rest.method === request.method);
  if (operation === undefined) {
    const message = `There is no ${request.method} here, but: ${allow}.`;
    return {
      ...refuse(new TRPCError({ code: "METHOD_NOT_SUPPORTED", message }), requestId),
      headers: { allow },
    };
  }
  const procedure = operation.name;
  try {
    const output = await call(operation, matched, request, await createContext());
    const given = operation.meta.rest.produces;
    if (given !== undefined) return { ...(await answerDocument(given, output)), procedure };
    return { ...answer(operation, path, request, output), procedure };
  } catch (cause) {
    return { ...refuse(getTRPCErrorFromUnknown(cause), requestId, operation), procedure };
  }
}

async function call(
  operation: Operation,
  matched: Match,
  request: RestRequest,
  ctx: Context,
): Promise<unknown> {
  const { authentication } = ctx;
  if ("error" in authentication) throw unauthenticated(authentication.error);
  if (matched.userId !== "me" && matched.userId !== authentication.actor.userId) throw notYours();
  const input = await inputOf(operation, matched, request);
  const upload = await uploadOf(operation, request);
  try {
    const whole = upload === undefined ? input : { ...Object(input), document: upload };
    const output: unknown = await callTRPCProcedure({
      router: appRouter,
      path: operation.name,
      type: operation.type,
      ctx,
      batchIndex: 0,
      signal: undefined,
      getRawInput: async () => whole,
    });
    return output;
  } finally {
    await upload?.close();
  }
}

/** With its first piece, so that what goes wrong before it is answered as such. */
async function answerDocument({ type }: RestDocument, output: unknown): Promise<RestAnswer> {
  const pieces = TextStream.parse(output)[Symbol.asyncIterator]();
  const first = await pieces.next();
  let isFirst = true;
  const document: Document & AsyncIterator<string> = {
    next: async () => {
      if (!isFirst) return await pieces.next();
      isFirst = false;
      return first;
    },
    return: async () => (await pieces.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => document,
  };
  const name = `taskwell.${extensions[type]}`;
  const charset = type.startsWith("text/") ? "; charset=utf-8" : "";
  const headers = { "content-type": type + charset, "content-disposition": `attachment; filename="${name}"` };
  return { status: 200, headers, document };
}

const extensions = { "application/json": "json", "text/csv": "csv", "text/calendar": "ics" } as const;

function notYours(): TRPCError {
  const message = "This is somebody else's. In the path goes the token's subject, or `me`.";
  return new TRPCError({
    code: "FORBIDDEN",
    message,
    cause: new DomainError("user_id_mismatch", message),
  });
}

function answer(
  { meta, isPage, isVersioned }: Operation,
  path: string,
  request: RestRequest,
  output: unknown,
): RestAnswer {
  const { status } = meta.rest;
  if (status === 204) return { status, headers: {} };
  if (isPage)
    return { status, headers: nextPage(path, request, memberOf(output, "nextCursor")), body: page(output) };
  // A client may keep it, and must ask each time whether it still holds.
  const etag = isVersioned
    ? { etag: `"${String(memberOf(output, "version"))}"`, "cache-control": "private, no-cache" }
    : undefined;
  if (etag !== undefined && request.method === "GET") {
    const failed = unmetCondition(request.headers, etag.etag);
    if (failed !== undefined) return { status: failed, headers: etag };
  }
  const location = status === 201 ? { location: `${path}/${String(memberOf(output, "id"))}` } : {};
  return { status, headers: { ...etag, ...location }, body: Object(rename(output, toSnakeName)) };
}

/** RFC 9110, section 13.1.2: weak comparison. */
function unmetCondition(headers: Headers, etag: string): 304 | undefined {
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch === null) return undefined;
  const isKnown = entityTags(ifNoneMatch).some((tag) => tag === "*" || tag.replace(/^W\//, "") === etag);
  return isKnown ? 304 : undefined;
}

function page(output: unknown): object {
  return Object(rename(memberOf(output, "items"), toSnakeName));
}

/** RFC 8288: the same list, from where this page ends. */
function nextPage(path: string, { query }: RestRequest, cursor: unknown): Record<string, string> {
  if (typeof cursor !== "string") return {};
  const next = new URLSearchParams(query);
  next.set("cursor", cursor);
  return { link: `<${path}?${next.toString()}>; rel="next"` };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** GET is HEAD as well. */
function allowedMethods(known: readonly Operation[]): string {
  const methods = known.flatMap(({ meta: { rest } }) =>
    rest.method === "GET" ? ["GET", "HEAD"] : [rest.method],
  );
  return [...methods, "OPTIONS"].join(", ");
}

function refuse(error: TRPCError, requestId: string, operation?: Operation): RestAnswer {
  const body = problemOf(error, requestId, formOf(operation));
  return { status: body.status, headers: {}, body, error };
}

/** A problem that arises before REST is asked, such as a body that is too long. */
export function restProblem(error: TRPCError, requestId: string): RestAnswer {
  return refuse(error, requestId);
}

/** Whether the body is a document, which may be longer than other bodies. */
export function takesDocument(method: string, path: string): boolean {
  const operation = match(path)?.operations.find(({ meta }) => meta.rest.method === method);
  return operation?.meta.rest.consumes !== undefined;
}

/** Whether a procedure gives a document, piece by piece, rather than a value. */
export function givesDocument(procedure: string): boolean {
  return operations.some(({ name, meta }) => name === procedure && meta.rest.produces !== undefined);
}

/** The path as a template, for the log: it may hold anything otherwise. */
export function restRouteOf(path: string): string | undefined {
  const matched = match(path);
  const [operation] = matched?.operations ?? [];
  return operation === undefined ? undefined : `/api/{user_id}${operation.meta.rest.path}`;
}
