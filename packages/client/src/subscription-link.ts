/** Subscriptions over server-sent events, with the token in a header, which the EventSource of browsers cannot send. */
import { httpSubscriptionLink } from "@trpc/client";
import type { Operation, TRPCLink } from "@trpc/client";
import { tap } from "@trpc/server/observable";
import { EventSource } from "eventsource";
import { isTaskwellError } from "./errors.ts";
import type { AppRouter } from "./router.ts";

interface SubscriptionLinkOptions {
  /** Of the procedures. */
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  /** Called for each connection. */
  readonly headersOf: (op: Operation) => Promise<Readonly<Record<string, string>>>;
}

/** Connects again by itself, from the last message, when the network or the server fails. */
export function subscriptionLink({ url, fetch, headersOf }: SubscriptionLinkOptions): TRPCLink<AppRouter> {
  const link = httpSubscriptionLink<AppRouter, typeof EventSource>({
    url,
    EventSource,
    eventSourceOptions: ({ op }) => ({
      fetch: async (request, { signal, ...init }) => {
        try {
          const headers = { ...init.headers, ...(await headersOf(op)) };
          const response = await fetch(request, { ...init, headers, signal: toSignal(signal) });
          return response.ok ? response : await withReadableError(response);
        } catch (error) {
          if (isTaskwellError(error) && error.shape != null) return errorStream(error.shape);
          throw error;
        }
      },
    }),
  });
  return (runtime) => {
    const start = link(runtime);
    return ({ op, next }) =>
      start({ op, next }).pipe(
        tap({
          next: ({ result }) => {
            if (result.type === undefined || result.type === "data") op.context["hadMessages"] = true;
          },
        }),
      );
  };
}

/** Whether a subscription had messages since the last time this was asked. */
export function hadMessages({ context }: Operation): boolean {
  const had = context["hadMessages"] === true;
  context["hadMessages"] = false;
  return had;
}

/** The ponyfill passes what it has got from an AbortController, but types it more widely. */
function toSignal(signal: unknown): AbortSignal | null {
  return signal instanceof AbortSignal ? signal : null;
}

/** An EventSource tells nothing of a response that is not a stream but its status. */
async function withReadableError(response: Response): Promise<Response> {
  const error = await errorIn(response);
  if (error !== undefined) return errorStream(error);
  // Of a proxy's. Rejecting makes the EventSource connect again.
  if (response.status >= 500) throw new TypeError(`The server answered ${response.status}.`);
  return response;
}

async function errorIn(response: Response): Promise<unknown> {
  try {
    const body: unknown = await response.clone().json();
    return Reflect.get(Object(body), "error");
  } catch {
    return undefined;
  }
}

/** The event by which tRPC reports errors. */
function errorStream(shape: unknown): Response {
  const text = `event: serialized-error\ndata: ${JSON.stringify(shape)}\n\n`;
  return new Response(text, { headers: { "content-type": "text/event-stream" } });
}
