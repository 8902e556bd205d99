/** Receives webhooks, refuses some of them at random, and keeps what it has accepted. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { z } from "zod";

const Event = z.object({ type: z.string(), data: z.object({ id: z.string() }) });

/** An event that was answered with a success. */
export interface Accepted {
  readonly rowId: string;
  readonly type: string;
  /** Of the change in the log, which ends the event's id. */
  readonly seq: bigint;
}

export interface Receiver {
  readonly url: string;
  /** By the ids of events, in the order in which they were first accepted. */
  readonly accepted: ReadonlyMap<string, Accepted>;
  readonly counts: { readonly repeated: number; readonly refused: number };
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** @param failures how many of a hundred are answered with an error, or not at all */
export async function startReceiver(random: () => number, failures: number): Promise<Receiver> {
  const accepted = new Map<string, Accepted>();
  const counts = { repeated: 0, refused: 0 };
  const problems: string[] = [];

  const accept = (eventId: string, text: string) => {
    const { type, data } = Event.parse(JSON.parse(text));
    const before = accepted.get(eventId);
    if (before === undefined) {
      const seq = BigInt(eventId.split("_").at(-1) ?? 0);
      accepted.set(eventId, { rowId: data.id, type, seq });
      return;
    }
    counts.repeated += 1;
    if (before.rowId !== data.id || before.type !== type)
      problems.push(`${eventId} was ${before.type} of ${before.rowId}, and is ${type} of ${data.id}`);
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      if (text === undefined) return;
      if (random() * 100 < failures) {
        counts.refused += 1;
        if (random() < 0.3) return void request.destroy();
        return void response.writeHead(500).end();
      }
      accept(String(request.headers["webhook-id"]), text);
      return void response.writeHead(204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/`,
    accepted,
    counts,
    problems,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** @returns undefined: its sender was killed meanwhile */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  let text = "";
  try {
    for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  } catch {
    return undefined;
  }
  return text;
}
