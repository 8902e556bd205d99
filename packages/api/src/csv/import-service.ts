/** CSV, into a list. */
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
import { importing } from "../document/import-transaction.ts";
import type { ImportReport } from "../document/import-transaction.ts";
import { LabelNames } from "../document/label-names.ts";
import type { ImportCsv } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";
import { decodedText } from "../document/text-stream.ts";

/** Every row makes a task. @throws {DomainError} `list_not_found`; {TRPCError} `BAD_REQUEST`, with what is wrong in which row */
export async function importCsv(ctx: UserContext, input: ImportCsv): Promise<ImportResult> {
  const { document: source, listId = null, timeZone, dryRun } = input;
  if (listId !== null) await getRow(ctx, lists, listId);
  return await importing(ctx, dryRun, async (report) => {
    const rows = new Rows(ctx, report, await LabelNames.read(ctx), listId, timeZone);
    try {
      for await (const row of records(decodedText(source))) await rows.take(row);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw inputError([{ path: [], message: `The document is not CSV: ${error.message}` }]);
    }
    await rows.end();
  });
}

interface NumberedRow {
  /** As spreadsheets count: the header is 1. */
  readonly number: number;
  readonly cells: Partial<CsvRow>;
}

async function* records(pieces: AsyncIterable<string>): AsyncGenerator<NumberedRow> {
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
  const feeding = pipeline(Readable.from(pieces), parser);
  // It is awaited when the rows have been read, and may fail before.
  feeding.catch(() => undefined);
  for await (const row of parser) {
    const { record, info } = ParsedRow.parse(row);
    const cells = Object.entries(record).map(([name, cell]) => [name, withoutApostrophe(cell)]);
    yield { number: info.records + 1, cells: Object.fromEntries(cells) };
  }
  await feeding;
  const missing = ["TYPE", "CONTENT"].filter((name) => !header.includes(name));
  if (missing.length > 0) {
    const message = `The first row must name the columns: ${missing.join(" and ")} is not there.`;
    throw inputError([{ path: [], message }]);
  }
}

const ParsedRow = z.object({
  record: z.record(z.string(), z.string()),
  info: z.object({ records: z.number() }),
});

interface WaitingRow {
  readonly number: number;
  readonly id: string;
  readonly parentId: string | null;
  task: CsvTask;
}

/** Rows as they come, made tasks of some at a time. */
class Rows {
  readonly #ctx: UserContext;
  readonly #report: ImportReport;
  readonly #labels: LabelNames;
  readonly #listId: string | null;
  readonly #timeZone: string;
  readonly #now = Temporal.Now.instant();
  /** The task that stands last at each indent, from 1 on; what stands below a section is a part of it. */
  readonly #above: (string | undefined)[] = [];
  #hasSection = false;
  #count = 0;
  readonly #waiting: WaitingRow[] = [];

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

  async take({ number, cells }: NumberedRow): Promise<void> {
    const type = (cells.TYPE ?? "").trim().toLowerCase();
    if (type === "note") this.#addNote(number, cells.CONTENT ?? "");
    if (type === "section" || type === "task") {
      this.#addTask(number, cells, type === "section");
      // A note may follow the last one.
      if (this.#waiting.length > rowsAtOnce) await this.#store(this.#waiting.splice(0, rowsAtOnce));
    } else if (!["note", "meta", ""].includes(type)) {
      throw inputError([
        { path: [`row ${number}`, "TYPE"], message: "Must be task, section, note or meta." },
      ]);
    }
  }

  async end(): Promise<void> {
    await this.#store(this.#waiting.splice(0));
  }

  #addTask(number: number, cells: Partial<CsvRow>, isSection: boolean): void {
    const id = newId();
    if (isSection) {
      this.#above.length = 0;
      this.#hasSection = true;
    }
    const lowest = this.#hasSection && !isSection ? 1 : 0;
    const indent = Math.max(1, Math.trunc(Number(cells.INDENT)) || 1) - 1 + lowest;
    const level = Math.min(indent, this.#above.length, maxDepth);
    const task = taskOf(cells, this.#now, this.#timeZone);
    if (task.note !== undefined) this.#report.note(`Row ${number}: ${task.note}.`);
    this.#waiting.push({ number, task, id, parentId: this.#above[level - 1] ?? null });
    this.#above[level] = id;
    this.#above.length = level + 1;
  }

  #addNote(number: number, text: string): void {
    const last = this.#waiting.at(-1);
    if (last === undefined) {
      this.#report.note(`Row ${number}: a note that belongs to no task was left out.`);
      return;
    }
    const { description } = last.task;
    last.task = { ...last.task, description: description === null ? text : `${description}\n${text}` };
  }

  async #store(rows: readonly WaitingRow[]): Promise<void> {
    const flaws: Flaw[] = [];
    const tasks = rows.flatMap((row) => {
      const { data, error } = TaskRecord.safeParse(this.#recordOf(row));
      for (const { path, message } of error?.issues ?? [])
        flaws.push({ path: [`row ${row.number}`, cellOf[String(path[0])] ?? "CONTENT"], message });
      return data ?? [];
    });
    if (flaws.length > 0) throw inputError(flaws);
    await this.#labels.store(this.#report);
    this.#report.add("tasks", await mergeTasks(this.#ctx, tasks));
  }

  #recordOf({ number, task, id, parentId }: WaitingRow): z.input<typeof TaskRecord> {
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
        this.#report.note(`Row ${number}: “${name}” cannot be a label, and was left out.`),
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

const cellOf: Readonly<Record<string, string>> = {
  description: "DESCRIPTION",
  due: "DATE",
  recurrence: "DATE",
  durationMinutes: "DURATION",
};
