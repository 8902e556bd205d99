/** For tests: reads streams of server-sent events as they come, over REST or tRPC. */

export interface StreamEvent {
  /** "message" without a name. */
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

export interface TestStream {
  readonly status: number;
  readonly headers: Headers;
  /** The next event; undefined at the end of the stream. */
  next(): Promise<StreamEvent | undefined>;
  /** Waits for an event of this name. */
  nextOf(event: string): Promise<StreamEvent>;
  close(): void;
}

export const restStream = "/api/me/changes/stream";
export const trpcStream = "/trpc/changes.live";

export async function openStream(
  url: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TestStream> {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream", ...headers },
    signal: abort.signal,
  });
  const events = eventsIn(response.body?.pipeThrough(new TextDecoderStream()) ?? ReadableStream.from([]));
  const next = async () => {
    const { done, value } = await events.next().catch(() => ({ done: true as const, value: undefined }));
    return done === true ? undefined : value;
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    nextOf: async (name) => {
      for (let event = await next(); event !== undefined; event = await next())
        if (event.event === name) return event;
      throw new Error(`The stream has ended without ${name}.`);
    },
    close: () => abort.abort(),
  };
}

async function* eventsIn(chunks: AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  let text = "";
  for await (const chunk of chunks) {
    const blocks = (text + chunk).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(
        block.split("\n").map((line): [string, string] => {
          const [name = "", ...value] = line.split(": ");
          return [name, value.join(": ")];
        }),
      );
      const data = fields.get("data");
      if (data === undefined) continue;
      const event = fields.get("event") ?? "message";
      yield { event, id: fields.get("id"), data: data === "" ? undefined : JSON.parse(data) };
    }
  }
}
