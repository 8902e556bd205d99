/** A subscription as server-sent events (WHATWG HTML, section 9.2). */
import { isTrackedEnvelope, tracked } from "@trpc/server";
import { z } from "zod";
import { pingMs } from "../trpc/rest-route.ts";
import { rename, toSnakeName } from "./names.ts";

export const eventStreamType = "text/event-stream";

export const eventStreamHeaders = {
  "content-type": eventStreamType,
  "cache-control": "no-store, no-transform",
  // nginx would keep events back until it has a full buffer.
  "x-accel-buffering": "no",
};

/** After this long a browser connects again. */
const retryMs = 2_000;

const Messages = z.custom<AsyncIterable<unknown>>(
  (value) => typeof value === "object" && value !== null && Symbol.asyncIterator in value,
);

/** The text of a stream. Whoever stops early must call `return`. */
export interface EventStream extends AsyncIterable<string> {
  next(): Promise<IteratorResult<string, unknown>>;
  return(): Promise<IteratorResult<string, unknown>>;
}

export interface EventStreamOptions {
  /** Name of the events. */
  readonly event: string;
  /** What a subscription has returned. */
  readonly output: unknown;
  /** Ends the subscription. */
  readonly stop: () => void;
  /** What a client is told of an error in the middle; undefined if it should just connect again. */
  readonly describeError: (cause: unknown) => object | undefined;
}

/** Waits for the first message, so that an error before it still determines the status. */
export async function eventStream({
  event,
  output,
  stop,
  describeError,
}: EventStreamOptions): Promise<EventStream> {
  const messages = Messages.parse(output)[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<string, unknown>> => {
    const { done, value } = await messages.next();
    return done === true ? { done, value } : { done: false, value: eventText(event, value) };
  };
  const first = await next();
  const texts = withPings(async () => {
    try {
      return await next();
    } catch (error) {
      const problem = describeError(error);
      if (problem === undefined) return { done: true, value: undefined };
      return { done: false, value: textOf("error", problem) };
    }
  });
  let isFirst = true;
  const stream: EventStream & AsyncIterator<string> = {
    next: async () => {
      if (!isFirst || first.done === true) return await texts.next();
      isFirst = false;
      return { done: false, value: `retry: ${retryMs}\n${first.value}` };
    },
    return: async () => {
      stop();
      texts.stop();
      await messages.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

/** The beginning of a stream, for the documents. @param data with a `token`, which is its id */
export function exampleEvent(event: string, data: unknown): string {
  const id = String(Reflect.get(Object(data), "token"));
  return `retry: ${retryMs}\n${eventText(event, tracked(id, data))}`;
}

function eventText(event: string, message: unknown): string {
  if (!isTrackedEnvelope(message)) return textOf(event, message);
  const [id, data] = message;
  return `id: ${id}\n${textOf(event, data)}`;
}

/** JSON has no line breaks, which would end the data. */
function textOf(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(rename(data, toSnakeName))}\n\n`;
}

type NextText = () => Promise<IteratorResult<string, unknown>>;

/** Gives a comment whenever nothing else came for a while. Not by `Promise.race`, which would keep every loser. */
function withPings(next: NextText): { readonly next: NextText; readonly stop: () => void } {
  let isAsking = false;
  let answer: IteratorResult<string, unknown> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let resolve: (result: IteratorResult<string, unknown>) => void = () => {};
  const deliver = () => {
    if (answer === undefined) return;
    clearTimeout(timer);
    const delivered = answer;
    answer = undefined;
    resolve(delivered);
  };
  const ask = async () => {
    isAsking = true;
    answer = await next();
    isAsking = false;
    deliver();
  };
  return {
    next: () =>
      new Promise((settle) => {
        resolve = settle;
        timer = setTimeout(() => {
          resolve = () => {};
          settle({ done: false, value: ": ping\n\n" });
        }, pingMs);
        if (!isAsking && answer === undefined) void ask();
        else deliver();
      }),
    stop: () => {
      clearTimeout(timer);
      resolve({ done: true, value: undefined });
    },
  };
}
