/** Imports CSV into a list. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { Temporal } from "temporal-polyfill";
import { v7 as newId } from "uuid";
import { z } from "zod";
import type { UserContext } from "../trpc/context.ts";
import { inputError } from "../trpc/errors.ts";
import type { Flaw } from "../trpc/errors.ts";
import { rowsAtOnce } from "../store/transfer.ts";
import { lists } from "../store/list.ts";
import { getRow } from "../store/rows.ts";
import { positionAt } from "@taskwell/domain/order-key";
import { newSeries, mergeTasks, TaskRecord } from "../task/transfer.ts";
import { maxDepth } from "../schema/task.ts";
import { taskOf, withoutApostrophe } from "./rules.ts";
import type { CsvRow, CsvTask } from "./rules.ts";
import { runImport } from "../document/import-transaction.ts";
import type { ImportReport } from "../document/import-transaction.ts";
import { LabelNames } from "../document/label-names.ts";
import type { ImportCsv } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";
import { decodedText } from "../document/text-stream.ts";

/**
 * Creates a task for each row.
 *
 * @throws {DomainError} `list_not_found`; {TRPCError} `BAD_REQUEST`, with the errors of each row
 */
export async function importCsv(ctx: UserContext, input: ImportCsv): Promise<ImportResult> {
  const { document: source, listId = null, timeZone, dryRun } = input;
  return await runImport(ctx, dryRun, async (report) => {
    if (listId !== null) await getRow(ctx, lists, listId);
    const rows = new RowImporter(ctx, report, await LabelNames.read(ctx), listId, timeZone);
    try {
      for await (const row of parseRows(decodedText(source))) await rows.add(row);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw inputError([{ path: [], message: `The document is not CSV: ${error.message}` }]);
    }
    await rows.flush();
  });
}

interface NumberedRow {
  /** As in a spreadsheet: the header is row 1. */
  readonly number: number;
  readonly cells: Partial<CsvRow>;
}

/** @throws {CsvError} for a syntax error; {TRPCError} `BAD_REQUEST` for missing columns */
async function* parseRows(chunks: AsyncIterable<string>): AsyncGenerator<NumberedRow> {
  let header: readonly string[] = [];
  const parser = parse({
    bom: true,
    columns: (names: string[]) => {
      header = names.map((name) => name.trim().toUpperCase());
      return [...header];
    },
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 100_000,
  });
  const feeding = pipeline(Readable.from(chunks), parser);
  // Awaited below, but it may reject earlier, which would be an unhandled rejection.
  feeding.catch(() => undefined);
  for await (const row of parser) {
    const { record, info } = ParsedRow.parse(row);
    const cells = Object.entries(record).map(([name, cell]) => [name, withoutApostrophe(cell)]);
    yield { number: info.records + 1, cells: Object.fromEntries(cells) };
  }
  await feeding;
  const missing = ["TYPE", "CONTENT"].filter((name) => !header.includes(name));
  if (missing.length > 0) {
    const message = `The first row must be a header. Missing columns: ${missing.join(", ")}.`;
    throw inputError([{ path: [], message }]);
  }
}

const ParsedRow = z.object({
  record: z.record(z.string(), z.string()),
  info: z.object({ records: z.number() }),
});

interface PendingRow {
  readonly number: number;
  readonly id: string;
  readonly parentId: string | null;
  task: CsvTask;
}

/** Converts rows to tasks and stores them in batches. */
class RowImporter {
  readonly #ctx: UserContext;
  readonly #report: ImportReport;
  readonly #labels: LabelNames;
  readonly #listId: string | null;
  readonly #timeZone: string;
  readonly #now = Temporal.Now.instant();
  /** Id of the last task at each level: the parent of a following row at the next level. */
  readonly #lastIds: (string | undefined)[] = [];
  /** Tasks after a section are its subtasks. */
  #hasSection = false;
  #count = 0;
  readonly #pending: PendingRow[] = [];

  constructor(
    ctx: UserContext,
    report: ImportReport,
    labels: LabelNames,
    listId: string | null,
    timeZone: string,
  ) {
    this.#ctx = ctx;
    this.#report = report;
    this.#labels = labels;
    this.#listId = listId;
    this.#timeZone = timeZone;
  }

  /** @throws {TRPCError} `BAD_REQUEST` */
  async add({ number, cells }: NumberedRow): Promise<void> {
    const type = (cells.TYPE ?? "").trim().toLowerCase();
    if (type === "note") this.#addNote(number, cells.CONTENT ?? "");
    if (type === "section" || type === "task") {
      this.#addTask(number, cells, type === "section");
      // Keep the last task pending, since a note may follow it.
      if (this.#pending.length > rowsAtOnce) await this.#store(this.#pending.splice(0, rowsAtOnce));
    } else if (!["note", "meta", ""].includes(type)) {
      throw inputError([
        { path: [`row ${number}`, "TYPE"], message: "Must be task, section, note or meta." },
      ]);
    }
  }

  /** Stores the pending rows. @throws {TRPCError} `BAD_REQUEST` */
  async flush(): Promise<void> {
    await this.#store(this.#pending.splice(0));
  }

  #addTask(number: number, cells: Partial<CsvRow>, isSection: boolean): void {
    const id = newId();
    if (isSection) {
      this.#lastIds.length = 0;
      this.#hasSection = true;
    }
    const topLevel = this.#hasSection && !isSection ? 1 : 0;
    const indent = Math.max(1, Math.trunc(Number(cells.INDENT)) || 1) - 1 + topLevel;
    const level = Math.min(indent, this.#lastIds.length, maxDepth);
    const task = taskOf(cells, this.#now, this.#timeZone);
    if (task.note !== undefined) this.#report.note(`Row ${number}: ${task.note}.`);
    this.#pending.push({ number, task, id, parentId: this.#lastIds[level - 1] ?? null });
    this.#lastIds[level] = id;
    this.#lastIds.length = level + 1;
  }

  #addNote(number: number, text: string): void {
    const last = this.#pending.at(-1);
    if (last === undefined) {
      this.#report.note(`Row ${number}: a note without a task was ignored.`);
      return;
    }
    const { description } = last.task;
    last.task = { ...last.task, description: description === null ? text : `${description}\n${text}` };
  }

  async #store(rows: readonly PendingRow[]): Promise<void> {
    const flaws: Flaw[] = [];
    const tasks = rows.flatMap((row) => {
      const { data, error } = TaskRecord.safeParse(this.#recordOf(row));
      for (const { path, message } of error?.issues ?? [])
        flaws.push({ path: [`row ${row.number}`, columnNames[String(path[0])] ?? "CONTENT"], message });
      return data ?? [];
    });
    if (flaws.length > 0) throw inputError(flaws);
    await this.#labels.store(this.#report);
    this.#report.add("tasks", await mergeTasks(this.#ctx, tasks));
  }

  #recordOf({ number, task, id, parentId }: PendingRow): z.input<typeof TaskRecord> {
    const { title, description, priority, labels, due, recurrence, durationMinutes } = task;
    const now = this.#now.toString({ fractionalSecondDigits: 3 });
    this.#count += 1;
    return {
      id,
      listId: this.#listId,
      parentId,
      title,
      description,
      priority,
      labelIds: this.#labels.idsOf(labels, (name) =>
        this.#report.note(`Row ${number}: “${name}” is not a valid label name and was ignored.`),
      ),
      due,
      durationMinutes,
      recurrence: due === null || recurrence === null ? null : newSeries(recurrence, due),
      position: positionAt(this.#now.epochMilliseconds, this.#count),
      createdAt: now,
      updatedAt: now,
    };
  }
}

/** CSV columns by field, for error messages. */
const columnNames: Readonly<Record<string, string>> = {
  description: "DESCRIPTION",
  due: "DATE",
  recurrence: "DATE",
  durationMinutes: "DURATION",
};
