/**
 * A fast path for ordinary tRPC requests: one call or a batch, in plain JSON, straight from Node's server to the
 * procedures. tRPC's adapter, which serves all other requests, prepares each call for streams, subscriptions and
 * forms, which costs more than most calls. See docs/decisions/0007-fast-path.md.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { appRouter } from "@taskwell/api";
import { createContext } from "@taskwell/api/context";
import type { Context, Services } from "@taskwell/api/context";
import { producesDocument, unreadableBody } from "@taskwell/api/rest";
import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError } from "@trpc/server";
import { getHTTPStatusCode } from "@trpc/server/http";
import type { TRPCResponse } from "@trpc/server/rpc";
import type { AppOptions } from "./app.ts";
import { clientAddress } from "./client-address.ts";
import type { Logger } from "./logger.ts";
import type { RequestObserver } from "./observer.ts";
import { procedureTypes } from "./procedure-types.ts";
import { dropUnreadBody, readText } from "./request-body.ts";
import { clientClosedRequest, reportError, reportRequest, requestIdOf } from "./request-log.ts";
import { maxBatchSize, maxBodyBytes } from "./request.ts";
import { callIdHeaders, commonHeaders, errorHeaders, rateLimitHeaders } from "./response-headers.ts";
import type { SlowReaders } from "./slow-readers.ts";

const prefix = "/trpc/";

/** Answers a request and returns true, or returns false and leaves the request alone. */
export type FastPath = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** What an ordinary request asks for: calls of procedures of one type. */
interface Calls {
  readonly type: "query" | "mutation";
  readonly paths: readonly string[];
  readonly isBatch: boolean;
  /** The parameter `input` of a query. The input of a mutation is the body. */
  readonly input: string;
}

/** @param onTaken called for each request that takes the fast path, so that tests can count them */
export function createFastPath(
  { backend, corsOrigins, trustedProxies, log, observe }: AppOptions,
  slowReaders: SlowReaders,
  onTaken: () => void = () => {},
): FastPath {
  return (incoming, outgoing) => {
    const { services } = backend;
    const isCrossOrigin = corsOrigins.length > 0 && incoming.headers.origin !== undefined;
    const calls = services === undefined || isCrossOrigin ? undefined : ordinaryCalls(incoming);
    if (services === undefined || calls === undefined) return false;
    onTaken();
    const address = clientAddress(incoming, trustedProxies);
    const { method, headers } = incoming;
    const observer = observe?.({ method, path: prefix, traceparent: headers["traceparent"] });
    respond(calls, services, address, log, observer, slowReaders, incoming, outgoing).catch(
      (err: unknown) => {
        log.error({ err }, "a request failed outside of any procedure");
        outgoing.destroy();
        observer?.end({ route: "unknown", status: 500 });
      },
    );
    return true;
  };
}

/** Documents are streams. */
const typesByPath = new Map([...procedureTypes].filter(([path]) => !producesDocument(path)));

/** The calls of a request; undefined if anything about it is out of the ordinary. */
function ordinaryCalls({ method, url = "", headers }: IncomingMessage): Calls | undefined {
  const wantsStream = headers["trpc-accept"] !== undefined || headers.accept?.includes("jsonl") === true;
  if (!url.startsWith(prefix) || wantsStream) return undefined;
  const contentType = headers["content-type"];
  if (contentType !== undefined && !/^application\/json *(;|$)/i.test(contentType)) return undefined;
  if (unreadableBody(contentType, headers["content-encoding"]) !== undefined) return undefined;
  const type = method === "GET" ? "query" : "mutation";
  if (type === "mutation" && (method !== "POST" || contentType === undefined)) return undefined;
  // Not a body that is too long, of unknown length, or part of a query.
  const length = Number(headers["content-length"] ?? (type === "query" ? 0 : NaN));
  if (!(length <= (type === "query" ? 0 : maxBodyBytes)) || "transfer-encoding" in headers) return undefined;

  const queryStart = url.indexOf("?");
  const path = url.slice(prefix.length, queryStart === -1 ? undefined : queryStart);
  const query = new URLSearchParams(queryStart === -1 ? "" : url.slice(queryStart));
  const isBatch = query.get("batch") === "1";
  const paths = isBatch ? path.split(",", maxBatchSize + 1) : [path];
  const isKnown = paths.length <= maxBatchSize && paths.every((one) => typesByPath.get(one) === type);
  if (!isKnown || query.has("connectionParams")) return undefined;
  return { type, paths, isBatch, input: query.get("input") ?? "" };
}

async function respond(
  calls: Calls,
  services: Services,
  address: string,
  log: Logger,
  observer: RequestObserver | undefined,
  slowReaders: SlowReaders,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const startedAtMs = performance.now();
  const { "x-request-id": requestIdHeader, authorization = null } = incoming.headers;
  const requestId = requestIdOf(typeof requestIdHeader === "string" ? requestIdHeader : undefined);
  const { "idempotency-key": key } = incoming.headers;
  const idempotencyKey = typeof key === "string" ? key : null;
  const facts = { requestId, authorization, address, calls: calls.paths.length, idempotencyKey, observer };
  const ctx = await createContext(services, facts);
  const { authentication } = ctx;
  const errors: TRPCError[] = [];
  // A refused caller's body is not read. Every procedure refuses before it asks for its input.
  const isRefused = "error" in authentication;
  if (isRefused) dropUnreadBody(incoming, outgoing);
  const inputs = isRefused ? [] : await readInputs(calls, incoming);
  const run = (index: number) =>
    runCall(calls, index, inputs, ctx, (error, path) => {
      errors.push(error);
      reportError(log, requestId, error, path);
    });
  const results = calls.isBatch
    ? await Promise.all(calls.paths.map((_path, index) => run(index)))
    : [await run(0)];
  const status = getHTTPStatusCode(results);
  const body = JSON.stringify(calls.isBatch ? results : results[0]);
  outgoing.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    vary: "trpc-accept, accept",
    ...commonHeaders(requestId),
    ...rateLimitHeaders(ctx.allowance),
    ...callIdHeaders(ctx.callIds),
    ...errorHeaders(errors),
  });
  outgoing.end(body);
  // Almost every response has been sent by now.
  if (outgoing.writableLength > 0) slowReaders.watch(outgoing);

  const userId = "actor" in authentication ? authentication.actor.userId : undefined;
  const path = `${prefix}${calls.paths.join(",")}`;
  const { method } = incoming;
  const loggedStatus = outgoing.destroyed ? clientClosedRequest : status;
  reportRequest(log, {
    requestId,
    method,
    path,
    status: loggedStatus,
    startedAtMs,
    address,
    userId,
    observer,
  });
}

async function readInputs(calls: Calls, incoming: IncomingMessage): Promise<readonly unknown[] | TRPCError> {
  try {
    return inputsOf(calls, calls.type === "query" ? calls.input : await readText(incoming));
  } catch (error) {
    return getTRPCErrorFromUnknown(error);
  }
}

/** The input of each call, or the error that tRPC's adapter would return. */
function inputsOf({ paths, isBatch, type }: Calls, text: string): readonly unknown[] | TRPCError {
  if (text === "" && type === "query") return [];
  try {
    const inputs: unknown = JSON.parse(text);
    if (!isBatch) return [inputs];
    if (typeof inputs === "object" && inputs !== null && !Array.isArray(inputs)) {
      return paths.map((_path, index) =>
        Object.hasOwn(inputs, index) ? Reflect.get(inputs, index) : undefined,
      );
    }
    return badRequest('"input" needs to be an object when doing a batch call');
  } catch (cause) {
    return badRequest(cause instanceof Error ? cause.message : "Invalid input", cause);
  }
}

function badRequest(message: string, cause?: unknown): TRPCError {
  return new TRPCError({ code: "BAD_REQUEST", message, cause });
}

async function runCall(
  { type, paths }: Calls,
  index: number,
  inputs: readonly unknown[] | TRPCError,
  ctx: Context,
  onError: (error: TRPCError, path: string) => void,
): Promise<TRPCResponse> {
  const path = paths[index] ?? "";
  const getRawInput = async () => {
    if (inputs instanceof TRPCError) throw inputs;
    return inputs[index];
  };
  const call = { router: appRouter, path, type, ctx, batchIndex: index, signal: undefined, getRawInput };
  try {
    const data: unknown = await callTRPCProcedure(call);
    return { result: { data } };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    onError(error, path);
    const config = appRouter._def._config;
    const input = inputs instanceof TRPCError ? undefined : inputs[index];
    return { error: getTRPCErrorShape({ config, ctx, error, input, path, type }) };
  }
}
