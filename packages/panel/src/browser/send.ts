/** Calls procedures with tRPC's own client, and keeps what was on the wire. */
import {
  createTRPCUntypedClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  TRPCClientError,
} from "@trpc/client";
import { EventSource } from "eventsource";
import superjson from "superjson";
import type { PanelDescription, ProcedureDescription } from "../description.ts";
import { issuesOf } from "./issues.ts";
import type { Issue } from "./issues.ts";

/** One call, ready to be sent. */
export interface Call {
  readonly procedure: ProcedureDescription;
  /** With the server's types (see `revive`). */
  readonly input: unknown;
}

export interface Answer {
  readonly ok: boolean;
  /** Of HTTP. Absent when there was no answer. */
  readonly status?: number;
  readonly durationMs: number;
  /** Of the body, in bytes. Absent when there was none. */
  readonly size?: number;
  /** The body as it came. */
  readonly raw: string;
  readonly data?: unknown;
  readonly error?: { readonly message: string; readonly code?: string; readonly data?: unknown };
  readonly issues: readonly Issue[];
}

export interface Endpoint extends Pick<PanelDescription, "url" | "transformer"> {
  readonly headers: Readonly<Record<string, string>>;
}

/** What was on the wire. */
interface Exchange {
  status?: number;
  raw: string;
}

/** An absolute URL: tRPC's client makes one of each call. */
export function absolute(url: string): string {
  return new URL(url, document.baseURI).href.replace(/\/$/, "");
}

export async function send(call: Call, endpoint: Endpoint, signal: AbortSignal): Promise<Answer> {
  const exchange: Exchange = { raw: "" };
  const client = clientOf(httpLink, endpoint, exchange);
  const answer = await answerOf(ask(client, call, signal), exchange);
  // So answers what gives its output piece by piece: it is asked for as such, then.
  const isStream = answer.status === 415 && call.procedure.type === "query";
  return isStream ? await sendForStream(call, endpoint, signal) : answer;
}

async function sendForStream(call: Call, endpoint: Endpoint, signal: AbortSignal): Promise<Answer> {
  const exchange: Exchange = { raw: "" };
  const client = clientOf(httpBatchStreamLink, endpoint, exchange);
  const answer = await answerOf(ask(client, call, signal).then(wholeOf), exchange);
  if (!answer.ok) return answer;
  // Not as it was wrapped on its way.
  const raw = typeof answer.data === "string" ? answer.data : JSON.stringify(answer.data);
  return { ...answer, data: parsed(raw), ...measured({ ...exchange, raw }, answer.durationMs) };
}

/** What a document says, if it is JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Of pieces: text as one, anything else as a list. */
async function wholeOf(output: unknown): Promise<unknown> {
  if (!isAsyncIterable(output)) return output;
  const pieces: unknown[] = [];
  for await (const piece of output) pieces.push(piece);
  return pieces.every((piece) => typeof piece === "string") ? pieces.join("") : pieces;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Queries in one request, mutations in another; each call has its answer, and what was on the wire for all of its kind. */
export async function sendBatch(
  calls: readonly Call[],
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Answer[]> {
  const exchanges = { query: { raw: "" }, mutation: { raw: "" }, subscription: { raw: "" } };
  const clients = {
    query: clientOf(httpBatchLink, endpoint, exchanges.query),
    mutation: clientOf(httpBatchLink, endpoint, exchanges.mutation),
    subscription: undefined,
  };
  const answers = calls.map((call) => {
    const { type } = call.procedure;
    const client = clients[type];
    return client === undefined ? [] : [answerOf(ask(client, call, signal), exchanges[type])];
  });
  return await Promise.all(answers.flat());
}

export interface Listener {
  onStart(): void;
  onData(data: unknown): void;
  onError(answer: Answer): void;
  onEnd(): void;
}

/** @returns what ends it */
export function subscribe({ procedure, input }: Call, endpoint: Endpoint, listener: Listener): () => void {
  const exchange: Exchange = { raw: "" };
  const startedAt = performance.now();
  const client = createTRPCUntypedClient({
    links: [
      httpSubscriptionLink({
        url: absolute(endpoint.url),
        // The browser's own cannot send headers.
        EventSource,
        eventSourceOptions: {
          fetch: (url, init) =>
            recording(exchange)(url, { ...init, headers: { ...init.headers, ...endpoint.headers } }),
        },
        ...transformerFor(endpoint),
      }),
    ],
  });
  const subscription = client.subscription(procedure.path, input, {
    onStarted: () => listener.onStart(),
    onData: (data) => listener.onData(data),
    onConnectionStateChange: (state) => {
      // Tried again by itself; a refusal is for the person to see.
      if (state.state === "connecting" && state.error !== null && (exchange.status ?? 0) >= 400) {
        subscription.unsubscribe();
        listener.onError(failure(state.error, exchange, performance.now() - startedAt));
      }
    },
    onError: (error) => listener.onError(failure(error, exchange, performance.now() - startedAt)),
    onComplete: () => listener.onEnd(),
  });
  return () => subscription.unsubscribe();
}

type Client = ReturnType<typeof createTRPCUntypedClient>;

function ask(client: Client, { procedure, input }: Call, signal: AbortSignal): Promise<unknown> {
  return procedure.type === "mutation"
    ? client.mutation(procedure.path, input, { signal })
    : client.query(procedure.path, input, { signal });
}

function clientOf(
  link: typeof httpLink | typeof httpBatchLink | typeof httpBatchStreamLink,
  endpoint: Endpoint,
  exchange: Exchange,
): Client {
  return createTRPCUntypedClient({
    links: [
      link({
        url: absolute(endpoint.url),
        headers: { ...endpoint.headers },
        fetch: recording(exchange),
        ...transformerFor(endpoint),
      }),
    ],
  });
}

function transformerFor({ transformer }: Endpoint) {
  return transformer === "superjson" ? { transformer: superjson } : {};
}

/** What tRPC's links and EventSource ask for. */
type Init = Omit<RequestInit, "signal"> & { signal?: AbortSignal | null | undefined };

function recording(exchange: Exchange) {
  return async (url: string | URL | Request, init: Init = {}): Promise<Response> => {
    const response = await fetch(url, { ...init, signal: init.signal ?? null });
    exchange.status = response.status;
    // A stream of events is shown as it comes.
    if (!response.ok || !response.headers.get("content-type")?.startsWith("text/event-stream"))
      exchange.raw = await response.clone().text();
    return response;
  };
}

async function answerOf(asked: Promise<unknown>, exchange: Exchange): Promise<Answer> {
  const startedAt = performance.now();
  try {
    const data = await asked;
    return { ok: true, data, issues: [], ...measured(exchange, performance.now() - startedAt) };
  } catch (error) {
    return failure(error, exchange, performance.now() - startedAt);
  }
}

function failure(thrown: unknown, exchange: Exchange, durationMs: number): Answer {
  const known = thrown instanceof TRPCClientError ? thrown : undefined;
  const data: unknown = known?.data;
  const code: unknown = Reflect.get(Object(data), "code");
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const issues = issuesOf(message, data);
  return {
    ok: false,
    issues,
    error: {
      message: exchange.status === undefined ? `No answer: ${message}` : message,
      ...(typeof code === "string" ? { code } : {}),
      ...(data == null ? {} : { data }),
    },
    ...measured(exchange, durationMs),
  };
}

function measured({ status, raw }: Exchange, durationMs: number) {
  return status === undefined
    ? { durationMs, raw }
    : { durationMs, raw, status, size: new TextEncoder().encode(raw).length };
}
