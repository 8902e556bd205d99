/** Imports CSV into a list. */
import { Temporal } from "temporal-polyfill";
import { v7 as newId } from "uuid";
import type { z } from "zod";
import type { UserContext } from "../trpc/context.ts";
import { inputError } from "../trpc/errors.ts";
import type { Flaw } from "../trpc/errors.ts";
import { rowsAtOnce } from "../store/transfer.ts";
import { lists } from "../store/list.ts";
import { getRow } from "../store/rows.ts";
import { positionAt } from "@taskwell/domain/order-key";
import { newSeries, mergeTasks, TaskRecord } from "../task/transfer.ts";
import { maxDepth } from "../schema/task.ts";
import { fittedDescription } from "../document/fitting.ts";
import { taskOf } from "./import-rules.ts";
import type { CsvTask } from "./import-rules.ts";
import { parseRows } from "./parse-service.ts";
import type { NumberedRow } from "./parse-service.ts";
import { runImport } from "../document/import-transaction.ts";
import type { ImportReport } from "../document/import-transaction.ts";
import { LabelNames } from "../document/label-names.ts";
import type { ImportCsv } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";
import { decodedText } from "../document/text-stream.ts";
import { createPause } from "../trpc/turns.ts";

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
    for await (const row of parseRows(decodedText(source))) await rows.add(row);
    await rows.flush();
  });
}

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
  readonly #pause = createPause();

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
  async add(row: NumberedRow): Promise<void> {
    await this.#pause();
    const { number, cells, isShifted } = row;
    if (isShifted)
      this.#note(number, "it has more cells than the header, so that some may be in a wrong column");
    const type = (cells.TYPE ?? "").trim().toLowerCase();
    if (type === "note") this.#addNote(number, cells.CONTENT ?? "");
    else if (type === "section" || type === "task") this.#addTask(row, type === "section");
    else if (type !== "meta" && type !== "")
      this.#note(number, "its TYPE is none of task, section, note and meta; it was left out");
    // Keep the last task pending, since a note may follow it.
    if (this.#pending.length > rowsAtOnce) await this.#store(this.#pending.splice(0, rowsAtOnce));
  }

  #note(number: number, text: string): void {
    this.#report.note(`Row ${number}: ${text}.`);
  }

  /** Stores the pending rows. @throws {TRPCError} `BAD_REQUEST` */
  async flush(): Promise<void> {
    await this.#store(this.#pending.splice(0));
  }

  #addTask({ number, cells }: NumberedRow, isSection: boolean): void {
    const note = (text: string) => this.#note(number, text);
    const task = taskOf(cells, this.#now, this.#timeZone, note);
    if (task.title === "") {
      note("it has no CONTENT; it was left out");
      return;
    }
    if (isSection) {
      this.#lastIds.length = 0;
      this.#hasSection = true;
    }
    const id = newId();
    const topLevel = this.#hasSection && !isSection ? 1 : 0;
    const indent = Math.max(1, Math.trunc(Number(cells.INDENT)) || 1) - 1 + topLevel;
    const level = Math.min(indent, this.#lastIds.length, maxDepth);
    if (level < indent)
      note(`its INDENT is deeper than a subtask can be; it was put at level ${level + 1 - topLevel}`);
    this.#pending.push({ number, task, id, parentId: this.#lastIds[level - 1] ?? null });
    this.#lastIds[level] = id;
    this.#lastIds.length = level + 1;
  }

  #addNote(number: number, text: string): void {
    const last = this.#pending.at(-1);
    if (last === undefined) {
      this.#note(number, "a note without a task was ignored");
      return;
    }
    const description = fittedDescription([last.task.description ?? "", text], (what) =>
      this.#note(number, what),
    );
    last.task = { ...last.task, description };
  }

  async #store(rows: readonly PendingRow[]): Promise<void> {
    const flaws: Flaw[] = [];
    const tasks: TaskRecord[] = [];
    for (const row of rows) {
      await this.#pause();
      const { data, error } = TaskRecord.safeParse(this.#recordOf(row));
      for (const { path, message } of error?.issues ?? [])
        flaws.push({ path: [`row ${row.number}`, columnNames[String(path[0])] ?? "CONTENT"], message });
      if (data !== undefined) tasks.push(data);
    }
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
