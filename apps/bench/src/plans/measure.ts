/** A query, asked many times: how long PostgreSQL takes, and how long the whole call does, beside a small account. */
import type { Asker } from "./asker.ts";
import type { Query, Things } from "./queries.ts";

const pageSize = 50;

export interface Measured {
  readonly name: string;
  /** Planning and execution, as EXPLAIN ANALYZE says: half of the statements took no longer. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of whole calls, one after the other in turns: the median of the large account's by that of the small one's. */
  readonly ratio: number | undefined;
  /** Of the statement that took the longest. */
  readonly plan: readonly string[];
}

export async function measure(query: Query, large: Asker, small: Asker, turns: number): Promise<Measured> {
  const [things, others] = [await thingsOf(large), await thingsOf(small)];
  const took: { large: number[]; small: number[] } = { large: [], small: [] };
  const explained: { readonly ms: number; readonly plan: string[] }[] = [];
  // The first ones find cold caches, and make PostgreSQL's generic plans.
  for (let turn = -10; turn < turns; turn += 1) {
    const step = Math.abs(turn);
    const { next } = await query.ask(large.api, things, step, pageSize);
    await next?.();
    for (const statement of large.take()) {
      const plan = await large.explain(statement);
      if (turn >= 0) explained.push({ ms: millisecondsOf(plan), plan });
    }
    // A small account may have less than a page: then as much is asked of both.
    const { count } = await query.ask(small.api, others, step, pageSize);
    const limit = Math.max(1, count);
    const ofLarge = await timed(() => query.ask(large.api, things, step, limit));
    const ofSmall = await timed(() => query.ask(small.api, others, step, limit));
    large.take();
    small.take();
    if (turn < 0) continue;
    took.large.push(ofLarge);
    took.small.push(ofSmall);
  }
  const sorted = explained.toSorted((a, b) => a.ms - b.ms);
  return {
    name: query.name,
    medianMs: at(sorted, 0.5)?.ms ?? 0,
    p99Ms: at(sorted, 0.99)?.ms ?? 0,
    ratio: query.isPage ? median(took.large) / median(took.small) : undefined,
    plan: sorted.at(-1)?.plan ?? [],
  };
}

async function thingsOf(asker: Asker): Promise<Things> {
  const { api } = asker;
  const [lists, labels] = [await api.list.list({ limit: 200 }), await api.label.list({ limit: 200 })];
  asker.take();
  return { lists: lists.items.map(({ id }) => id), labels: labels.items.map(({ id }) => id) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function millisecondsOf(plan: readonly string[]): number {
  const times = plan.join("\n").matchAll(/^(?:Planning|Execution) Time: ([\d.]+) ms$/gm);
  return [...times].reduce((sum, [, ms]) => sum + Number(ms), 0);
}

function at<Item>(sorted: readonly Item[], share: number): Item | undefined {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

function median(values: readonly number[]): number {
  return (
    at(
      values.toSorted((a, b) => a - b),
      0.5,
    ) ?? 0
  );
}
