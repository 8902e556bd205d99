/** What was asked and what was answered, call by call, in a file: the check afterwards knows nothing else. */
import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";

/**
 * - `done`: acknowledged with 200.
 * - `unknown`: no answer, or 503 or 504: it may have been done.
 * - `missing`: 404.
 * - `refused`: any other status, which no call of ours deserves.
 */
const Outcome = z.enum(["done", "unknown", "missing", "refused"]);
export type Outcome = z.output<typeof Outcome>;

export const Call = z.object({
  user: z.number(),
  kind: z.enum(["create", "rename", "complete", "delete", "read", "list"]),
  /** Of the task; of a list, "". */
  id: z.string(),
  outcome: Outcome,
  /** 0 when there was no answer. */
  status: z.number(),
  /** What was asked for. */
  title: z.string().optional(),
  /** Made with an `Idempotency-Key`: without an answer, `id` is that key. */
  keyed: z.boolean().optional(),
  /** What the answer said, where it was a task. */
  version: z.number().optional(),
  ms: z.number(),
});
export type Call = z.output<typeof Call>;

export interface History {
  readonly file: string;
  add(call: Call): void;
  close(): Promise<void>;
}

export function newHistory(file: string): History {
  const stream = createWriteStream(file);
  return {
    file,
    add: (call) => void stream.write(`${JSON.stringify(call)}\n`),
    close: async () => {
      stream.end();
      await once(stream, "close");
    },
  };
}

/** The calls in the order in which they ended; those of one user never overlap. */
export async function* readHistory(file: string): AsyncGenerator<Call> {
  for await (const line of createInterface({ input: createReadStream(file) }))
    yield Call.parse(JSON.parse(line));
}
