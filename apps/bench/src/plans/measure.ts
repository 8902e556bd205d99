/** Asks a server the queries of an account, over one connection, and measures whole requests. */
import { Client } from "undici";
import { z } from "zod";
import { percentile } from "../statistics.ts";
import type { Account, Query } from "./queries.ts";

export interface Measured {
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface Asker {
  readonly account: Account;
  /** @throws {Error} when an answer is an error */
  ask(procedure: string, input: object): Promise<Answer>;
  close(): Promise<void>;
}

interface Answer {
  readonly milliseconds: number;
  readonly data: unknown;
}

const Result = z.object({ result: z.object({ data: z.unknown() }) });
const Page = z.object({
  items: z.array(z.looseObject({ id: z.string().optional() })),
  nextCursor: z.string().nullable().default(null),
});
const Task = z.object({ id: z.string(), parentId: z.string().nullable() });

export async function createAsker(url: string, token: string): Promise<Asker> {
  const client = new Client(url);
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (procedure: string, input: object): Promise<Answer> => {
    const path = `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
    const startedAt = performance.now();
    const { statusCode, body } = await client.request({ method: "GET", path, headers });
    const text = await body.text();
    const milliseconds = performance.now() - startedAt;
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
    return { milliseconds, data: Result.parse(JSON.parse(text)).result.data };
  };
  const idsOf = async (procedure: string) => {
    const { items } = Page.parse((await ask(procedure, { limit: 200 })).data);
    return items.flatMap(({ id }) => id ?? []);
  };
  const { items } = Page.parse((await ask("task.list", { limit: 200 })).data);
  const tasks = items.map((item) => Task.parse(item));
  const account = {
    tasks: tasks.map(({ id }) => id),
    parents: [...new Set(tasks.flatMap(({ parentId }) => parentId ?? []))],
    lists: await idsOf("list.list"),
    labels: await idsOf("label.list"),
  };
  return { account, ask, close: async () => await client.close() };
}

/** Turns before those that count find cold caches, and make PostgreSQL's generic plans. */
const warmUpTurns = 10;

/**
 * In turns, so that what changes on the machine changes for all. The next page counts as well: it has another condition.
 *
 * @returns for each asker
 * @throws {Error} when a query finds nothing at all
 */
export async function measure(query: Query, askers: readonly Asker[], turns: number): Promise<Measured[]> {
  const times: number[][] = askers.map(() => []);
  for (let turn = -warmUpTurns; turn < turns; turn += 1) {
    for (const [index, asker] of askers.entries()) {
      const input = query.input(asker.account, turn + warmUpTurns);
      const answer = await asker.ask(query.procedure, input);
      const page = Page.safeParse(answer.data).data;
      if (page?.items.length === 0 && turn === 0) throw new Error(`"${query.name}" finds nothing.`);
      const cursor = page?.nextCursor ?? undefined;
      const next = cursor === undefined ? [] : [await asker.ask(query.procedure, { ...input, cursor })];
      if (turn >= 0) times[index]?.push(...[answer, ...next].map(({ milliseconds }) => milliseconds));
    }
  }
  return times.map((own) => ({ medianMs: percentile(own, 0.5), p99Ms: percentile(own, 0.99) }));
}
