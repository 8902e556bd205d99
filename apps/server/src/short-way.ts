/**
 * The short way for ordinary calls: queries and mutations in plain JSON, one or a batch, straight from Node's server
 * to the procedures. tRPC's own adapter prepares each call for streams, subscriptions and forms, which costs more
 * than most calls themselves; everything out of the ordinary takes that way. See docs/decisions/0007-short-way.md.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { appRouter } from "@taskwell/api";
import { createContext } from "@taskwell/api/context";
import { givesDocument } from "@taskwell/api/rest";
import type { Context, Services } from "@taskwell/api/context";
import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError } from "@trpc/server";
import { getHTTPStatusCode } from "@trpc/server/http";
import type { TRPCResponse } from "@trpc/server/rpc";
import { addressOf } from "./address.ts";
import {
  commonHeaders,
  headersFor,
  maxBatchSize,
  maxBodyBytes,
  noteError,
  rateLimitHeaders,
  requestIdOf,
  routeOf,
} from "./answers.ts";
import type { AppOptions } from "./app.ts";
import type { Logger } from "./telemetry.ts";

const prefix = "/trpc/";

/** Takes a request, or leaves it (and says so) to the long way. */
export type ShortWay = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** Calls of procedures of one type, as an ordinary request names them. */
interface Calls {
  readonly type: "query" | "mutation";
  readonly paths: readonly string[];
  readonly isBatch: boolean;
  /** The query's `input`. Of mutations it is the body. */
  readonly input: string;
}

export function createShortWay({ backend, corsOrigins, trustedProxies, log }: AppOptions): ShortWay {
  return (incoming, outgoing) => {
    const { services } = backend;
    const fromElsewhere = corsOrigins.length > 0 && incoming.headers.origin !== undefined;
    const calls = services === undefined || fromElsewhere ? undefined : ordinaryCalls(incoming);
    if (services === undefined || calls === undefined) return false;
    const address = services.limits === undefined ? "" : addressOf(incoming, trustedProxies);
    serve(calls, services, address, log, incoming, outgoing).catch((err: unknown) => {
      log.error({ err }, "failed outside of any procedure");
      outgoing.destroy();
    });
    return true;
  };
}

/** By their paths, as tRPC keeps them (its types say nested, as they were written). */
const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;
const types = new Map(
  Object.entries(procedures)
    .filter(([path]) => !givesDocument(path))
    .map(([path, procedure]) => [path, typeOf(procedure)]),
);

function typeOf(procedure: unknown): unknown {
  const definition = typeof procedure === "function" && "_def" in procedure ? procedure._def : undefined;
  return typeof definition === "object" && definition !== null && "type" in definition
    ? definition.type
    : undefined;
}

/** The calls of a request, if nothing about it is out of the ordinary. */
function ordinaryCalls({ method, url = "", headers }: IncomingMessage): Calls | undefined {
  // What a stream is asked for with.
  const wantsStream = headers["trpc-accept"] !== undefined || headers.accept?.includes("jsonl") === true;
  if (!url.startsWith(prefix) || wantsStream) return undefined;
  const contentType = headers["content-type"];
  if (contentType !== undefined && !/^application\/json *(;|$)/i.test(contentType)) return undefined;
  const type = method === "GET" ? "query" : "mutation";
  if (type === "mutation" && (method !== "POST" || contentType === undefined)) return undefined;
  // A body that is too long, of unknown length, or where there should be none.
  const length = Number(headers["content-length"] ?? (type === "query" ? 0 : NaN));
  if (!(length <= (type === "query" ? 0 : maxBodyBytes)) || "transfer-encoding" in headers) return undefined;

  const mark = url.indexOf("?");
  const path = url.slice(prefix.length, mark === -1 ? undefined : mark);
  const query = new URLSearchParams(mark === -1 ? "" : url.slice(mark));
  const isBatch = query.get("batch") === "1";
  const paths = isBatch ? path.split(",", maxBatchSize + 1) : [path];
  const fits = paths.length <= maxBatchSize && paths.every((one) => types.get(one) === type);
  if (!fits || query.has("connectionParams")) return undefined;
  return { type, paths, isBatch, input: query.get("input") ?? "" };
}

async function serve(
  calls: Calls,
  services: Services,
  address: string,
  log: Logger,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const { "x-request-id": givenId, authorization = null } = incoming.headers;
  const requestId = requestIdOf(typeof givenId === "string" ? givenId : undefined);
  const text = calls.type === "query" ? calls.input : await bodyOf(incoming);
  if (text === undefined) return;

  const { "idempotency-key": key } = incoming.headers;
  const idempotencyKey = typeof key === "string" ? key : null;
  const facts = { requestId, authorization, address, calls: calls.paths.length, idempotencyKey };
  const ctx = await createContext(services, facts);
  const { authentication } = ctx;
  const errors: TRPCError[] = [];
  const inputs = inputsOf(calls, text);
  const run = (index: number) =>
    runCall(calls, index, inputs, ctx, (error, path) => {
      errors.push(error);
      noteError(log, requestId, error, path);
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
    ...headersFor(errors),
  });
  outgoing.end(body);

  const userId = "actor" in authentication ? authentication.actor.userId : undefined;
  const durationMs = Math.round(performance.now() - startedAt);
  const route = routeOf(`${prefix}${calls.paths.join(",")}`);
  log.info({ requestId, method: incoming.method, route, status, durationMs, userId }, "request");
}

const utf8 = new TextDecoder();

/** The body as text; undefined when the client has gone before it was sent. */
async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  return await new Promise((resolve) => {
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => resolve(utf8.decode(Buffer.concat(chunks))));
    incoming.on("close", () => resolve(undefined));
    incoming.on("error", () => resolve(undefined));
  });
}

/** The input of each call; or an error, which tRPC's adapter would say in the same words. */
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
