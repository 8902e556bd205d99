/** Imports the VTODOs of a calendar as tasks. The same UID is always the same task. */
import type { z } from "zod";
import type { UserContext } from "../trpc/context.ts";
import { runImport } from "../document/import-transaction.ts";
import type { ImportReport } from "../document/import-transaction.ts";
import { LabelNames } from "../document/label-names.ts";
import type { ImportCalendar } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";
import { fitted } from "../document/fitting.ts";
import { decodedText } from "../document/text-stream.ts";
import type { DocumentSource } from "../document/text-stream.ts";
import { createPause } from "../trpc/turns.ts";
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
import { componentsOf, unfold, unfolded } from "./parse-rules.ts";
import type { Component } from "./parse-rules.ts";
import { idOf, todoFrom, TodoError } from "./todo-rules.ts";
import type { Todo } from "./todo-rules.ts";
import { keepUids } from "./uid-service.ts";
import { Zones } from "./zones-rules.ts";

/**
 * Imports a calendar. Fields of an existing task that VTODO cannot express are unchanged. A VTODO that cannot be imported is
 * left out, with a note.
 *
 * @throws {DomainError} `list_not_found`, `task_cycle`, `task_too_deep`; {TRPCError} `BAD_REQUEST`
 */
export async function importCalendar(ctx: UserContext, input: ImportCalendar): Promise<ImportResult> {
  const { document, listId = null, dryRun } = input;
  const components = () => componentsOf(decodedText(unfoldedDocument(document)));
  // Two passes: a VTODO may refer to a parent or a time zone that comes later. The first is before the transaction, in which
  // PostgreSQL would wait for it.
  const { zones, ids, others } = await surveyOf(components());
  return await runImport(ctx, dryRun, async (report) => {
    if (listId !== null) await getRow(ctx, lists, listId);
    const todos = new TodoImporter(ctx, report, await LabelNames.read(ctx), listId, ids);
    const pause = createPause();
    for (const [name, count] of others)
      report.note(`${count} ${name} ${count === 1 ? "was" : "were"} left out: only VTODOs are tasks.`);
    for await (const component of components()) {
      await pause();
      if (component.name === "VTODO") await todos.add(component.number, readTodo(component, zones));
    }
    await todos.flush();
  });
}

interface Survey {
  readonly zones: Zones;
  /** Of the tasks that the VTODOs will be. */
  readonly ids: Set<string>;
  /** How many components there are of other names. */
  readonly others: ReadonlyMap<string, number>;
}

/** @throws {DomainError} `task_cycle`, `task_too_deep`; {TRPCError} `BAD_REQUEST` */
async function surveyOf(components: AsyncIterable<Component>): Promise<Survey> {
  const survey = { zones: new Zones(), ids: new Set<string>(), others: new Map<string, number>() };
  const { zones, ids, others } = survey;
  const tree = new DocumentTree();
  const pause = createPause();
  for await (const component of components) {
    await pause();
    const { name } = component;
    if (name === "VTIMEZONE") zones.add(component);
    else if (name !== "VTODO") others.set(name, (others.get(name) ?? 0) + 1);
    else {
      const todo = readTodo(component, zones);
      if (todo instanceof TodoError || todo.isException || ids.has(idOf(todo.uid))) continue;
      const { uid, parentUid } = todo;
      ids.add(idOf(uid));
      if (parentUid !== undefined) tree.add(idOf(uid), idOf(parentUid), `VTODO ${uid}`);
    }
  }
  return survey;
}

/** Lines may be folded within a character, so they are joined before they are decoded. */
function unfoldedDocument(document: ImportCalendar["document"]): DocumentSource {
  return typeof document === "string" ? unfold(document) : { bytes: () => unfolded(document.bytes()) };
}

function readTodo(component: Component, zones: Zones): Todo | TodoError {
  try {
    return todoFrom(component, zones);
  } catch (error) {
    if (error instanceof TodoError) return error;
    throw error;
  }
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
  /** Of this document's VTODOs. */
  readonly #announcedIds: Set<string>;
  readonly #pause = createPause();
  readonly #seen = new Set<string>();
  readonly #pending: NumberedTodo[] = [];

  constructor(
    ctx: UserContext,
    report: ImportReport,
    labels: LabelNames,
    listId: string | null,
    ids: Set<string>,
  ) {
    this.#announcedIds = ids;
    this.#ctx = ctx;
    this.#report = report;
    this.#labels = labels;
    this.#listId = listId;
  }

  async add(number: number, todo: Todo | TodoError): Promise<void> {
    if (todo instanceof TodoError) {
      this.#note(number, `${todo.message}; it was left out`);
      return;
    }
    for (const note of todo.notes) this.#note(number, note);
    if (todo.isException || this.#seen.has(todo.uid)) {
      this.#note(
        number,
        `${todo.isException ? "a single occurrence (RECURRENCE-ID)" : "a duplicate UID"} was left out`,
      );
      return;
    }
    this.#seen.add(todo.uid);
    this.#pending.push({ number, todo });
    if (this.#pending.length >= rowsAtOnce) await this.flush();
  }

  #note(number: number, text: string): void {
    this.#report.note(`VTODO ${number}: ${text}.`);
  }

  /** Stores the pending VTODOs. */
  async flush(): Promise<void> {
    const todos = this.#pending.splice(0);
    if (todos.length === 0) return;
    const existing = await findTaskRecords(
      this.#ctx,
      todos.map(({ todo }) => idOf(todo.uid)),
    );
    const parentIds = await this.#existingParentIds(todos);
    const records: TaskRecord[] = [];
    const uids: { id: string; uid: string }[] = [];
    for (const numbered of todos) {
      await this.#pause();
      const record = this.#recordOf(numbered, existing.get(idOf(numbered.todo.uid)), parentIds);
      const { data, error } = TaskRecord.safeParse(record);
      const [issue] = error?.issues ?? [];
      if (issue !== undefined) {
        const property = propertyNames[String(issue.path[0])] ?? "SUMMARY";
        this.#note(numbered.number, `${property}: ${issue.message} It was left out`);
      }
      if (data === undefined) {
        // Others of the document must not be put below it.
        this.#announcedIds.delete(idOf(numbered.todo.uid));
        parentIds.delete(idOf(numbered.todo.uid));
        continue;
      }
      records.push(data);
      if (data.id !== numbered.todo.uid.toLowerCase()) uids.push({ id: data.id, uid: numbered.todo.uid });
    }
    await this.#labels.store(this.#report);
    this.#report.add("tasks", await mergeTasks(this.#ctx, records));
    await keepUids(this.#ctx, uids);
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
    if (parentId !== null && !hasParent) this.#note(number, "its parent does not exist and was ignored");
    if (existing !== undefined && existing.deletedAt !== null)
      this.#note(number, "it was in the trash, and was restored");
    return {
      ...(existing ?? { listId: this.#listId, createdAt: now, updatedAt: now }),
      ...this.#placeOfRestored(existing),
      id: idOf(todo.uid),
      position: existing?.position ?? positionAt(this.#now, number),
      parentId: hasParent ? parentId : null,
      ...fitted(title === "" ? "Untitled" : title, [description ?? ""], (text) => this.#note(number, text)),
      // What iCalendar cannot tell apart is no change.
      ...(description === null && existing?.description === "" ? { description: "" } : {}),
      completed,
      completedAt: completed ? completedAtOf(todo, existing, now) : null,
      priority,
      labelIds: this.#labels.idsOf(labels, (name) =>
        this.#note(number, `“${name}” is not a valid label name and was ignored`),
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
    { due, recurrence, series }: Todo,
    existing: TaskRecord | undefined,
  ): TaskRecord["recurrence"] {
    const when = When.nullable().safeParse(due).data ?? null;
    if (recurrence === null || when === null) return null;
    try {
      const { data, error } = Recurrence.safeParse(recurrence);
      if (data === undefined) throw new RuleError(error.issues[0]?.message);
      const stored = existing?.recurrence ?? null;
      if (isSameRecurrence(stored, data) && isSameDue(existing?.due ?? null, when)) return stored;
      return series === undefined ? newSeries(data, when) : { ...data, ...series };
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#note(number, `its recurrence was ignored. ${error.message.replace(/\.$/, "")}`);
      return null;
    }
  }
}

/** COMPLETED has no milliseconds. */
function completedAtOf({ completedAt }: Todo, existing: TaskRecord | undefined, now: string): string {
  const before = existing?.completedAt ?? null;
  if (completedAt === null) return before ?? now;
  return before?.slice(0, 19) === completedAt.slice(0, 19) ? before : completedAt;
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
