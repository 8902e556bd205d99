/** VTODOs, into an account: a task for each, the same one whenever it comes again. */
import type { z } from "zod";
import type { UserContext } from "../trpc/context.ts";
import { importing } from "../document/import-transaction.ts";
import type { ImportReport } from "../document/import-transaction.ts";
import { LabelNames } from "../document/label-names.ts";
import type { ImportCalendar } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";
import { decodedText } from "../document/text-stream.ts";
import { inputError } from "../trpc/errors.ts";
import type { Flaw } from "../trpc/errors.ts";
import { rowsAtOnce } from "../store/transfer.ts";
import { lists } from "../store/list.ts";
import { getRow } from "../store/rows.ts";
import { positionAt } from "@taskwell/domain/order-key";
import { RuleError } from "@taskwell/domain/recurrence/rule";
import { Recurrence } from "../schema/recurrence.ts";
import { newSeries, findTaskRecords, mergeTasks, TaskRecord } from "../task/transfer.ts";
import { When } from "../schema/time.ts";
import { componentsOf, idOf, todoFrom, Zones } from "./read-rules.ts";
import type { Todo } from "./read-rules.ts";

/**
 * What a VTODO cannot say of a task that is there, stays as it is.
 *
 * @throws {DomainError} `list_not_found`, `task_cycle`, `task_too_deep`; {TRPCError} `BAD_REQUEST`
 */
export async function importCalendar(ctx: UserContext, input: ImportCalendar): Promise<ImportResult> {
  const { document, listId = null, dryRun } = input;
  if (listId !== null) await getRow(ctx, lists, listId);
  return await importing(ctx, dryRun, async (report) => {
    const todos = new Todos(ctx, report, await LabelNames.read(ctx), listId);
    // A VTODO may be part of one that comes later, and in a zone that is told later.
    const zones = new Zones();
    for await (const component of componentsOf(decodedText(document))) {
      if (component.name === "vtimezone") zones.add(component);
      else todos.expect(String(component.getFirstPropertyValue("uid")));
    }
    for await (const component of componentsOf(decodedText(document)))
      if (component.name === "vtodo") await todos.take(todoFrom(component, zones));
    await todos.end();
  });
}

interface NumberedTodo {
  readonly number: number;
  readonly todo: Todo;
}

class Todos {
  readonly #ctx: UserContext;
  readonly #report: ImportReport;
  readonly #labels: LabelNames;
  readonly #listId: string | null;
  readonly #now = Date.now();
  readonly #expected = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #waiting: NumberedTodo[] = [];
  #count = 0;

  constructor(ctx: UserContext, report: ImportReport, labels: LabelNames, listId: string | null) {
    this.#ctx = ctx;
    this.#report = report;
    this.#labels = labels;
    this.#listId = listId;
  }

  /** Told of every task that there will be. */
  expect(uid: string): void {
    this.#expected.add(idOf(uid));
  }

  async take(todo: Todo): Promise<void> {
    this.#count += 1;
    const number = this.#count;
    if (todo.uid === "") throw inputError([{ path: [`VTODO ${number}`, "UID"], message: "Must be there." }]);
    for (const note of todo.notes) this.#report.note(`VTODO ${number}: ${note}.`);
    if (todo.isException || this.#seen.has(todo.uid)) {
      const what = todo.isException ? "a change of one occurrence" : "one with a UID that was there before";
      this.#report.note(`VTODO ${number}: ${what} was left out.`);
      return;
    }
    this.#seen.add(todo.uid);
    this.#waiting.push({ number, todo });
    if (this.#waiting.length >= rowsAtOnce) await this.end();
  }

  async end(): Promise<void> {
    const todos = this.#waiting.splice(0);
    if (todos.length === 0) return;
    const existing = await findTaskRecords(
      this.#ctx,
      todos.map(({ todo }) => idOf(todo.uid)),
    );
    const parents = await this.#parentsOf(todos);
    const flaws: Flaw[] = [];
    const records = todos.flatMap((one) => {
      const record = this.#recordOf(one, existing.get(idOf(one.todo.uid)), parents);
      const { data, error } = TaskRecord.safeParse(record);
      for (const { path, message } of error?.issues ?? [])
        flaws.push({ path: [`VTODO ${one.number}`, propertyOf[String(path[0])] ?? "SUMMARY"], message });
      return data ?? [];
    });
    if (flaws.length > 0) throw inputError(flaws);
    await this.#labels.store(this.#report);
    this.#report.add("tasks", await mergeTasks(this.#ctx, records));
  }

  /** Which of the tasks that these are part of there are, or will be. */
  async #parentsOf(todos: readonly NumberedTodo[]): Promise<Set<string>> {
    const { prisma, actor } = this.#ctx;
    const ids = todos.flatMap(({ todo }) => (todo.parentUid === undefined ? [] : [idOf(todo.parentUid)]));
    const where = { userId: actor.userId, id: { in: ids } };
    const existing = await prisma.task.findMany({ where, select: { id: true } });
    const there = existing.map(({ id }) => id);
    return new Set([...there, ...ids.filter((id) => this.#expected.has(id))]);
  }

  #recordOf(
    { number, todo }: NumberedTodo,
    existing: TaskRecord | undefined,
    parents: ReadonlySet<string>,
  ): z.input<typeof TaskRecord> {
    const { title, description, completed, priority, labels, due, notBefore, durationMinutes, parentUid } =
      todo;
    const now = new Date(this.#now).toISOString();
    const parentId = parentUid === undefined ? null : idOf(parentUid);
    const isThere = parentId !== null && parents.has(parentId);
    if (parentId !== null && !isThere) this.#report.note(`VTODO ${number}: what it is part of is not there.`);
    return {
      ...(existing ?? { listId: this.#listId, createdAt: now, updatedAt: now }),
      id: idOf(todo.uid),
      position: existing?.position ?? positionAt(this.#now, number),
      parentId: isThere ? parentId : null,
      title: title === "" ? "Untitled" : title,
      description,
      completed,
      completedAt: completed ? (todo.completedAt ?? existing?.completedAt ?? now) : null,
      priority,
      labelIds: this.#labels.idsOf(labels, (name) =>
        this.#report.note(`VTODO ${number}: “${name}” cannot be a label, and was left out.`),
      ),
      due,
      notBefore: notBefore ?? existing?.notBefore ?? null,
      durationMinutes: durationMinutes ?? existing?.durationMinutes ?? null,
      recurrence: this.#recurrenceOf(number, todo, existing),
    };
  }

  /** A series that is there goes on, unless the calendar says another. */
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
      const isSame =
        stored?.rule === data.rule && stored.anchor === data.anchor && isSameTime(existing?.due, when);
      return isSame ? stored : newSeries(data, when);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#report.note(`VTODO ${number}: how it recurs was left out. ${error.message}`);
      return null;
    }
  }
}

function isSameTime(one: When | null | undefined, other: When): boolean {
  return one?.date === other.date && one.time === other.time && one.timeZone === other.timeZone;
}

const propertyOf: Readonly<Record<string, string>> = {
  description: "DESCRIPTION",
  due: "DUE",
  notBefore: "DTSTART",
  durationMinutes: "ESTIMATED-DURATION",
  recurrence: "RRULE",
  parentId: "RELATED-TO",
  labelIds: "CATEGORIES",
  completedAt: "COMPLETED",
};
