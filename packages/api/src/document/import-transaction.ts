/** What all imports have in common: all or nothing, or nothing at all; and what there is, in the end, fits together. */
import type { UserContext } from "../trpc/context.ts";
import type { ImportCounts } from "../store/transfer.ts";
import { ensureUser } from "../trpc/ensure-user.ts";
import { lockTree } from "../store/tree.ts";
import { deferParents, settleTasks } from "../task/transfer.ts";
import type { ImportResult } from "./schema.ts";

/** What has become of the records so far. */
export class ImportReport {
  readonly #of = { lists: nothing(), labels: nothing(), filters: nothing(), tasks: nothing() };
  readonly #notes: string[] = [];

  add(kind: keyof ImportReport["result"], { created, updated, unchanged }: ImportCounts): void {
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
  work: (report: ImportReport) => Promise<void>,
): Promise<ImportResult> {
  const undo = Symbol("undo");
  const report = new ImportReport();
  try {
    await ctx.db.transaction(async () => {
      await lockTree(ctx);
      await ensureUser(ctx);
      await deferParents(ctx);
      await work(report);
      await settleTasks(ctx);
      if (dryRun) throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return { dryRun, ...report.result, notes: report.notes };
}

function nothing(): ImportCounts {
  return { created: 0, updated: 0, unchanged: 0 };
}
