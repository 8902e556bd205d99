/** A few writers on one server, for faults that happen to another server than the testbed's. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { signToken } from "../rows.ts";
import { secret } from "../taskwell.ts";

export interface Writers {
  acknowledged(): number;
  /** Calls that got no answer, or 503 or 504. */
  refused(): number;
  /** Tasks that were acknowledged and cannot be read any more, and statuses that no call should get. */
  stopAndCompare(): Promise<readonly string[]>;
}

const Page = z.object({
  result: z.object({
    data: z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() }),
  }),
});

/** As a client does that retries after 503 and 504, for the 5 s within which everything has to be back. */
async function read(
  url: string,
  headers: Record<string, string>,
): Promise<z.infer<typeof Page>["result"]["data"]> {
  const until = performance.now() + 5_000;
  for (;;) {
    const response = await fetch(url, { headers });
    const answer: unknown = await response.json();
    if (response.status < 500 || performance.now() > until) return Page.parse(answer).result.data;
    await sleep(200);
  }
}

export function startWriters(url: string): Writers {
  const made = new Set<string>();
  const problems: string[] = [];
  let refused = 0;
  let stopped = false;
  const headers = (async () => {
    const token = await signToken(secret, "user-probe");
    return { authorization: `Bearer ${token}`, "content-type": "application/json" };
  })();
  const write = async () => {
    while (!stopped) {
      const id = randomUUID();
      const body = JSON.stringify({ id, title: `Task ${id}`, description: "x".repeat(900) });
      const status = await fetch(`${url}/trpc/task.create`, {
        method: "POST",
        headers: await headers,
        body,
      }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        () => 0,
      );
      if (status === 200) made.add(id);
      else if ([0, 503, 504].includes(status)) refused += 1;
      else problems.push(`task.create answered ${status}`);
      if (status !== 200) await sleep(50);
    }
  };
  const writers = Array.from({ length: 4 }, write);
  return {
    acknowledged: () => made.size,
    refused: () => refused,
    stopAndCompare: async () => {
      stopped = true;
      await Promise.all(writers);
      const missing = new Set(made);
      for (let cursor: string | null | undefined; cursor !== null;) {
        const input = encodeURIComponent(
          JSON.stringify({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }),
        );
        const page = await read(`${url}/trpc/task.list?input=${input}`, await headers);
        for (const { id } of page.items) missing.delete(id);
        cursor = page.nextCursor;
      }
      return [...problems.slice(0, 5), ...[...missing].slice(0, 5).map((id) => `lost: ${id}`)];
    },
  };
}
