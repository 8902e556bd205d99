/** Imports the VTODOs of a calendar as tasks. The same UID is always the same task. */
import type { z } from "zod";
import type { UserContext } from "../trpc/context.ts";
import { runImport } from "../document/import-transaction.ts";
import type { ImportReport } from "../document/import-transaction.ts";
import { LabelNames } from "../document/label-names.ts";
import type { ImportCalendar } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";
import { decodedText } from "../document/text-stream.ts";
import { createPause } from "../trpc/turns.ts";
import { inputError } from "../trpc/errors.ts";
import type { Flaw } from "../trpc/errors.ts";
import { rowsAtOnce } from "../store/transfer.ts";
import { lists } from "../store/list.ts";
import { getRow } from "../store/rows.ts";
import { positionAt } from "@taskwell/domain/order-key";
import { RuleError } from "@taskwell/domain/recurrence/rule";
import { isSameDue, isSameRecurrence } from "../recurrence/rules.ts";
import { Recurrence } from "../schema/recurrence.ts";
import { newSeries, findTaskRecords, mergeTasks, TaskRecord } from "../task/transfer.ts";
import { DocumentTree } from "../task/tree-rules.ts";
import { When } from "../schema/time.ts";
import { componentsOf, idOf, todoFrom, Zones } from "./read-rules.ts";
import type { Todo } from "./read-rules.ts";

/**
 * Imports a calendar. Fields of an existing task that VTODO cannot express are unchanged.
 *
 * @throws {DomainError} `list_not_found`, `task_cycle`, `task_too_deep`; {TRPCError} `BAD_REQUEST`
 */
export async function importCalendar(ctx: UserContext, input: ImportCalendar): Promise<ImportResult> {
  const { document, listId = null, dryRun } = input;
  return await runImport(ctx, dryRun, async (report) => {
    if (listId !== null) await getRow(ctx, lists, listId);
    const todos = new TodoImporter(ctx, report, await LabelNames.read(ctx), listId);
    // Two passes: a VTODO may refer to a parent or a time zone that comes later.
    const zones = new Zones();
    const pause = createPause();
    for await (const component of componentsOf(decodedText(document))) {
      await pause();
      if (component.name === "vtimezone") zones.add(component);
      else todos.announce(todoFrom(component, zones));
    }
    for await (const component of componentsOf(decodedText(document))) {
      await pause();
      if (component.name === "vtodo") await todos.add(todoFrom(component, zones));
    }
    await todos.flush();
  });
}

interface NumberedTodo {
  /** 1-based position among the VTODOs of the document. */
  readonly number: number;
  readonly todo: Todo;
}

/** Imports VTODOs in batches. */
class TodoImporter {
  readonly #ctx: UserContext;
  readonly #report: ImportReport;
  readonly #labels: LabelNames;
  readonly #listId: string | null;
  readonly #now = Date.now();
  readonly #announcedIds = new Set<string>();
  readonly #tree = new DocumentTree();
  readonly #pause = createPause();
  readonly #seen = new Set<string>();
  readonly #pending: NumberedTodo[] = [];
  #count = 0;

  constructor(ctx: UserContext, report: ImportReport, labels: LabelNames, listId: string | null) {
    this.#ctx = ctx;
    this.#report = report;
    this.#labels = labels;
    this.#listId = listId;
  }

  /**
   * Registers a later VTODO, so that others may refer to it as their parent.
   *
   * @throws {DomainError} `task_cycle`, `task_too_deep`
   */
  announce({ uid, parentUid, isException }: Todo): void {
    if (isException || this.#announcedIds.has(idOf(uid))) return;
    this.#announcedIds.add(idOf(uid));
    if (parentUid !== undefined) this.#tree.add(idOf(uid), idOf(parentUid), `VTODO ${uid}`);
  }

  /** @throws {TRPCError} `BAD_REQUEST` */
  async add(todo: Todo): Promise<void> {
    this.#count += 1;
    const number = this.#count;
    if (todo.uid === "") throw inputError([{ path: [`VTODO ${number}`, "UID"], message: "Is required." }]);
    for (const note of todo.notes) this.#report.note(`VTODO ${number}: ${note}.`);
    if (todo.isException || this.#seen.has(todo.uid)) {
      const what = todo.isException ? "a single occurrence (RECURRENCE-ID)" : "a duplicate UID";
      this.#report.note(`VTODO ${number}: ${what} was ignored.`);
      return;
    }
    this.#seen.add(todo.uid);
    this.#pending.push({ number, todo });
    if (this.#pending.length >= rowsAtOnce) await this.flush();
  }

  /** Stores the pending VTODOs. @throws {TRPCError} `BAD_REQUEST` */
  async flush(): Promise<void> {
    const todos = this.#pending.splice(0);
    if (todos.length === 0) return;
    const existing = await findTaskRecords(
      this.#ctx,
      todos.map(({ todo }) => idOf(todo.uid)),
    );
    const parentIds = await this.#existingParentIds(todos);
    const flaws: Flaw[] = [];
    const records: TaskRecord[] = [];
    for (const numbered of todos) {
      await this.#pause();
      const record = this.#recordOf(numbered, existing.get(idOf(numbered.todo.uid)), parentIds);
      const { data, error } = TaskRecord.safeParse(record);
      for (const { path, message } of error?.issues ?? [])
        flaws.push({
          path: [`VTODO ${numbered.number}`, propertyNames[String(path[0])] ?? "SUMMARY"],
          message,
        });
      if (data !== undefined) records.push(data);
    }
    if (flaws.length > 0) throw inputError(flaws);
    await this.#labels.store(this.#report);
    this.#report.add("tasks", await mergeTasks(this.#ctx, records));
  }

  /** Ids of parents that exist, or come with the document. */
  async #existingParentIds(todos: readonly NumberedTodo[]): Promise<Set<string>> {
    const { prisma, actor } = this.#ctx;
    const ids = todos.flatMap(({ todo }) => (todo.parentUid === undefined ? [] : [idOf(todo.parentUid)]));
    const where = { userId: actor.userId, id: { in: ids } };
    const existing = await prisma.task.findMany({ where, select: { id: true } });
    const announced = ids.filter((id) => this.#announcedIds.has(id));
    return new Set([...existing.map(({ id }) => id), ...announced]);
  }

  #recordOf(
    { number, todo }: NumberedTodo,
    existing: TaskRecord | undefined,
    parentIds: ReadonlySet<string>,
  ): z.input<typeof TaskRecord> {
    const { title, description, completed, priority, labels, due, notBefore, durationMinutes, parentUid } =
      todo;
    const now = new Date(this.#now).toISOString();
    const parentId = parentUid === undefined ? null : idOf(parentUid);
    const hasParent = parentId !== null && parentIds.has(parentId);
    if (parentId !== null && !hasParent)
      this.#report.note(`VTODO ${number}: its parent does not exist and was ignored.`);
    if (existing !== undefined && existing.deletedAt !== null)
      this.#report.note(`VTODO ${number}: it was in the trash, and was restored.`);
    return {
      ...(existing ?? { listId: this.#listId, createdAt: now, updatedAt: now }),
      ...this.#placeOfRestored(existing),
      id: idOf(todo.uid),
      position: existing?.position ?? positionAt(this.#now, number),
      parentId: hasParent ? parentId : null,
      title: title === "" ? "Untitled" : title,
      description,
      completed,
      completedAt: completed ? (todo.completedAt ?? existing?.completedAt ?? now) : null,
      priority,
      labelIds: this.#labels.idsOf(labels, (name) =>
        this.#report.note(`VTODO ${number}: “${name}” is not a valid label name and was ignored.`),
      ),
      due,
      notBefore: notBefore ?? existing?.notBefore ?? null,
      durationMinutes: durationMinutes ?? existing?.durationMinutes ?? null,
      recurrence: this.#recurrenceOf(number, todo, existing),
    };
  }

  /** A task that comes back goes where it was, unless it was deleted with that. */
  #placeOfRestored(existing: TaskRecord | undefined): Partial<TaskRecord> {
    if (existing === undefined || existing.deletedAt === null) return {};
    const listId = existing.deletedWith === existing.id ? existing.listId : this.#listId;
    return { listId, deletedAt: null, deletedWith: null };
  }

  /** Continues the existing series if rule and due date are the same; otherwise starts a new one. */
  #recurrenceOf(
    number: number,
    { due, recurrence }: Todo,
    existing: TaskRecord | undefined,
  ): TaskRecord["recurrence"] {
    const when = When.nullable().safeParse(due).data ?? null;
    if (recurrence === null || when === null) return null;
    try {
      const { data, error } = Recurrence.safeParse(recurrence);
      if (data === undefined) throw new RuleError(error.issues[0]?.message);
      const stored = existing?.recurrence ?? null;
      const isSame = isSameRecurrence(stored, data) && isSameDue(existing?.due ?? null, when);
      return isSame ? stored : newSeries(data, when);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#report.note(`VTODO ${number}: its recurrence was ignored. ${error.message}`);
      return null;
    }
  }
}

/** iCalendar properties by field, for error messages. */
const propertyNames: Readonly<Record<string, string>> = {
  description: "DESCRIPTION",
  due: "DUE",
  notBefore: "DTSTART",
  durationMinutes: "ESTIMATED-DURATION",
  recurrence: "RRULE",
  parentId: "RELATED-TO",
  labelIds: "CATEGORIES",
  completedAt: "COMPLETED",
};
