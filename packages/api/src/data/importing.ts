/** What all imports have in common: all or nothing, or nothing at all; and what there is, in the end, fits together. */
import type { UserContext } from "../context.ts";
import type { Tally } from "../exchange.ts";
import { ensureUser } from "../me/service.ts";
import { lockTree } from "../order.ts";
import { deferParents, settleTasks } from "../task/exchange.ts";
import type { ImportResult } from "./schema.ts";

/** What has become of the records so far. */
export class Tallies {
  readonly #of = { lists: nothing(), labels: nothing(), filters: nothing(), tasks: nothing() };
  readonly #notes: string[] = [];

  add(kind: keyof Tallies["result"], { created, updated, unchanged }: Tally): void {
    const total = this.#of[kind];
    total.created += created;
    total.updated += updated;
    total.unchanged += unchanged;
  }

  /** What a person should know of. The first hundred are told. */
  note(text: string): void {
    if (this.#notes.length < 100) this.#notes.push(text);
  }

  get result(): Omit<ImportResult, "dryRun" | "notes"> {
    return this.#of;
  }

  get notes(): string[] {
    return this.#notes;
  }
}

/**
 * Runs `work`, which merges records, in one transaction: undone after a dry run.
 *
 * @throws {DomainError} as {@link settleTasks}
 */
export async function importing(
  ctx: UserContext,
  dryRun: boolean,
  work: (tallies: Tallies) => Promise<void>,
): Promise<ImportResult> {
  const undo = Symbol("undo");
  const tallies = new Tallies();
  try {
    await ctx.db.transaction(async () => {
      await lockTree(ctx);
      await ensureUser(ctx);
      await deferParents(ctx);
      await work(tallies);
      await settleTasks(ctx);
      if (dryRun) throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return { dryRun, ...tallies.result, notes: tallies.notes };
}

function nothing(): Tally {
  return { created: 0, updated: 0, unchanged: 0 };
}
