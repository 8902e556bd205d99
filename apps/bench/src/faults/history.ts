/** The calls of a run and their outcomes, in a file: all that the check afterwards knows. */
import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";

/**
 * - `done`: acknowledged with 200.
 * - `unknown`: no answer, or 503 or 504: it may have been done.
 * - `missing`: 404.
 * - `refused`: any other status, which none of these calls should get.
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
  /** As requested. */
  title: z.string().optional(),
  /** Made with an `Idempotency-Key`: without an answer, `id` is that key. */
  keyed: z.boolean().optional(),
  /** As answered, where the answer was a task. */
  version: z.number().optional(),
  ms: z.number(),
});
export type Call = z.output<typeof Call>;

export interface History {
  readonly file: string;
  add(call: Call): void;
  close(): Promise<void>;
}

export function createHistory(file: string): History {
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

/** In the order in which they ended; the calls of one user never overlap. */
export async function* readHistory(file: string): AsyncGenerator<Call> {
  for await (const line of createInterface({ input: createReadStream(file) }))
    yield Call.parse(JSON.parse(line));
}
