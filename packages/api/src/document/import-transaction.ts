/** Runs an import in one transaction, checks the task tree at its end, and reports the result. */
import type { UserContext } from "../trpc/context.ts";
import type { ImportCounts } from "../store/transfer.ts";
import { ensureUser } from "../trpc/ensure-user.ts";
import { lockTree } from "../store/tree.ts";
import { deferParents, settleTasks } from "../task/transfer.ts";
import type { ImportResult } from "./schema.ts";

const maxNotes = 100;
const maxNoteLength = 300;

/** Counts and notes of a running import. */
export class ImportReport {
  readonly #counts = { lists: zero(), labels: zero(), filters: zero(), tasks: zero() };
  readonly #notes: string[] = [];

  add(kind: keyof ImportReport["result"], { created, updated, unchanged }: ImportCounts): void {
    const total = this.#counts[kind];
    total.created += created;
    total.updated += updated;
    total.unchanged += unchanged;
  }

  /** Adds a note for the user. Only the first hundred are kept, and no more of the document's words than one can read. */
  note(text: string): void {
    if (this.#notes.length >= maxNotes) return;
    this.#notes.push(text.length <= maxNoteLength ? text : `${text.slice(0, maxNoteLength)}…`);
  }

  get result(): Omit<ImportResult, "dryRun" | "notes"> {
    return this.#counts;
  }

  get notes(): string[] {
    return this.#notes;
  }
}

/**
 * Runs `work`, which merges records, in one transaction, and rolls back a dry run.
 *
 * @throws {DomainError} as {@link settleTasks}
 */
export async function runImport(
  ctx: UserContext,
  dryRun: boolean,
  work: (report: ImportReport) => Promise<void>,
): Promise<ImportResult> {
  const rollback = Symbol("rollback");
  const report = new ImportReport();
  try {
    await ctx.db.longTransaction(async () => {
      await lockTree(ctx);
      await ensureUser(ctx);
      await deferParents(ctx);
      await work(report);
      await settleTasks(ctx);
      if (dryRun) throw rollback;
    });
  } catch (error) {
    if (error !== rollback) throw error;
  }
  return { dryRun, ...report.result, notes: report.notes };
}

function zero(): ImportCounts {
  return { created: 0, updated: 0, unchanged: 0 };
}
