/** Calls procedures with tRPC's client, and records the HTTP response. */
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
import { issuesOf, namingMissingFields } from "./issues.ts";
import type { Issue } from "./issues.ts";

/** One call, ready to send. */
export interface Call {
  readonly procedure: ProcedureDescription;
  /** Converted to the server's types by `revive`. */
  readonly input: unknown;
}

export interface CallResult {
  readonly ok: boolean;
  /** The HTTP status. Absent if there was no response. */
  readonly status?: number;
  readonly durationMs: number;
  /** The size of the body. Absent if there was no response. */
  readonly sizeBytes?: number;
  /** The body as received. */
  readonly raw: string;
  readonly data?: unknown;
  readonly error?: { readonly message: string; readonly code?: string; readonly data?: unknown };
  readonly issues: readonly Issue[];
}

export interface Endpoint extends Pick<PanelDescription, "url" | "transformer" | "clientPackage"> {
  readonly headers: Readonly<Record<string, string>>;
}

/** The recorded HTTP response. */
interface Recording {
  status?: number;
  raw: string;
}

/** tRPC's client requires an absolute URL. */
export function absoluteUrl(url: string): string {
  return new URL(url, document.baseURI).href.replace(/\/$/, "");
}

export async function send(call: Call, endpoint: Endpoint, signal: AbortSignal): Promise<CallResult> {
  const recorded: Recording = { raw: "" };
  const client = createClient(httpLink, endpoint, recorded);
  const result = await resultOf(call, sendCall(client, call, signal), recorded);
  // A procedure with a streamed output answers 415 to an ordinary request.
  const isStream = result.status === 415 && call.procedure.type === "query";
  return isStream ? await sendForStream(call, endpoint, signal) : result;
}

async function sendForStream(call: Call, endpoint: Endpoint, signal: AbortSignal): Promise<CallResult> {
  const recorded: Recording = { raw: "" };
  const client = createClient(httpBatchStreamLink, endpoint, recorded);
  const result = await resultOf(call, sendCall(client, call, signal).then(joinChunks), recorded);
  if (!result.ok) return result;
  // The content, without the wrapping of the stream.
  const raw = typeof result.data === "string" ? result.data : JSON.stringify(result.data);
  return { ...result, data: parseOrKeep(raw), ...measurements({ ...recorded, raw }, result.durationMs) };
}

/** Parses a text if it is JSON. */
function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Joins the chunks of a stream: strings to one string, other values to a list. */
async function joinChunks(output: unknown): Promise<unknown> {
  if (!isAsyncIterable(output)) return output;
  const chunks: unknown[] = [];
  for await (const chunk of output) chunks.push(chunk);
  return chunks.every((chunk) => typeof chunk === "string") ? chunks.join("") : chunks;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Sends queries in one request and mutations in another. Each result has the body of the whole request. */
export async function sendBatch(
  calls: readonly Call[],
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<CallResult[]> {
  const recordedByType = { query: { raw: "" }, mutation: { raw: "" }, subscription: { raw: "" } };
  const clients = {
    query: createClient(httpBatchLink, endpoint, recordedByType.query),
    mutation: createClient(httpBatchLink, endpoint, recordedByType.mutation),
    subscription: undefined,
  };
  const results = calls.map((call) => {
    const { type } = call.procedure;
    const client = clients[type];
    return client === undefined ? [] : [resultOf(call, sendCall(client, call, signal), recordedByType[type])];
  });
  return await Promise.all(results.flat());
}

export interface Listener {
  onStart(): void;
  onData(data: unknown): void;
  onError(result: CallResult): void;
  onEnd(): void;
}

/** @returns a function that ends the subscription */
export function subscribe(call: Call, endpoint: Endpoint, listener: Listener): () => void {
  const recorded: Recording = { raw: "" };
  const startedAt = performance.now();
  const client = createTRPCUntypedClient({
    links: [
      httpSubscriptionLink({
        url: absoluteUrl(endpoint.url),
        // Instead of the browser's, which cannot send headers.
        EventSource,
        eventSourceOptions: {
          fetch: (url, init) =>
            recordingFetch(recorded)(url, { ...init, headers: { ...init.headers, ...endpoint.headers } }),
        },
        ...transformerFor(endpoint),
      }),
    ],
  });
  const onError = (error: unknown) => {
    // An error among the events has no HTTP status: that of the response, 200, is not its own.
    const isEvent = recorded.status !== undefined && recorded.status < 400;
    const raw = isEvent && error instanceof TRPCClientError ? JSON.stringify(error.shape) : recorded.raw;
    const result = failure(call, error, { ...recorded, raw }, performance.now() - startedAt);
    const { status: _status, sizeBytes: _sizeBytes, ...withoutStatus } = result;
    listener.onError(isEvent ? withoutStatus : result);
  };
  const subscription = client.subscription(call.procedure.path, call.input, {
    onStarted: () => listener.onStart(),
    onData: (data) => listener.onData(data),
    onConnectionStateChange: (state) => {
      if (state.state !== "connecting" || state.error === null) return;
      // The link reconnects by itself. An error of the server's ends the subscription and is shown.
      if ((recorded.status ?? 0) < 400 && state.error.shape == null) return;
      subscription.unsubscribe();
      onError(state.error);
    },
    onError,
    onComplete: () => listener.onEnd(),
  });
  return () => subscription.unsubscribe();
}

type Client = ReturnType<typeof createTRPCUntypedClient>;

function sendCall(client: Client, { procedure, input }: Call, signal: AbortSignal): Promise<unknown> {
  return procedure.type === "mutation"
    ? client.mutation(procedure.path, input, { signal })
    : client.query(procedure.path, input, { signal });
}

function createClient(
  link: typeof httpLink | typeof httpBatchLink | typeof httpBatchStreamLink,
  endpoint: Endpoint,
  recorded: Recording,
): Client {
  return createTRPCUntypedClient({
    links: [
      link({
        url: absoluteUrl(endpoint.url),
        headers: { ...endpoint.headers },
        fetch: recordingFetch(recorded),
        ...transformerFor(endpoint),
      }),
    ],
  });
}

function transformerFor({ transformer }: Endpoint) {
  return transformer === "superjson" ? { transformer: superjson } : {};
}

/** The options that tRPC's links and EventSource pass to fetch. */
type Init = Omit<RequestInit, "signal"> & { signal?: AbortSignal | null | undefined };

function recordingFetch(recorded: Recording) {
  return async (url: string | URL | Request, init: Init = {}): Promise<Response> => {
    const response = await fetch(url, { ...init, signal: init.signal ?? null });
    recorded.status = response.status;
    // The body of an event stream does not end.
    if (!response.ok || !response.headers.get("content-type")?.startsWith("text/event-stream"))
      recorded.raw = await response.clone().text();
    return response;
  };
}

async function resultOf(call: Call, pending: Promise<unknown>, recorded: Recording): Promise<CallResult> {
  const startedAt = performance.now();
  try {
    const data = await pending;
    return { ok: true, data, issues: [], ...measurements(recorded, performance.now() - startedAt) };
  } catch (error) {
    return failure(call, error, recorded, performance.now() - startedAt);
  }
}

function failure({ input }: Call, thrown: unknown, recorded: Recording, durationMs: number): CallResult {
  const clientError = thrown instanceof TRPCClientError ? thrown : undefined;
  const data: unknown = clientError?.data;
  const code: unknown = Reflect.get(Object(data), "code");
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    ok: false,
    issues: namingMissingFields(issuesOf(message, data), input),
    error: {
      message: recorded.status === undefined ? `No response: ${message}` : message,
      ...(typeof code === "string" ? { code } : {}),
      ...(data == null ? {} : { data }),
    },
    ...measurements(recorded, durationMs),
  };
}

function measurements({ status, raw }: Recording, durationMs: number) {
  return status === undefined
    ? { durationMs, raw }
    : { durationMs, raw, status, sizeBytes: new TextEncoder().encode(raw).length };
}
