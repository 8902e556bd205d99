/** VTODOs, into an account: a task for each, the same one whenever it comes again. */
import type { z } from "zod";
import { text } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { importing } from "../data/importing.ts";
import type { Tallies } from "../data/importing.ts";
import { LabelNames } from "../data/label-names.ts";
import type { ImportCalendar, ImportResult } from "../data/schema.ts";
import { textOf } from "../data/text-stream.ts";
import { inputError } from "../errors.ts";
import type { Flaw } from "../errors.ts";
import { rowsAtOnce } from "../exchange.ts";
import { getList } from "../list/service.ts";
import { positionAt } from "../order.ts";
import { RuleError } from "../recurrence/rule.ts";
import { Recurrence } from "../recurrence/schema.ts";
import { beginning, findTaskRecords, mergeTasks, TaskRecord } from "../task/exchange.ts";
import { When } from "../time/schema.ts";
import { componentsOf, idOf, todoFrom, Zones } from "./read.ts";
import type { Todo } from "./read.ts";

/**
 * What a VTODO cannot say of a task that is there, stays as it is.
 *
 * @throws {DomainError} `list_not_found`, `task_cycle`, `task_too_deep`; {TRPCError} `BAD_REQUEST`
 */
export async function importCalendar(ctx: UserContext, input: ImportCalendar): Promise<ImportResult> {
  const { document, listId = null, dryRun } = input;
  if (listId !== null) await getList(ctx, listId);
  return await importing(ctx, dryRun, async (tallies) => {
    const todos = new Todos(ctx, tallies, await LabelNames.read(ctx), listId);
    // A VTODO may be part of one that comes later, and in a zone that is told later.
    const zones = new Zones();
    for await (const component of componentsOf(textOf(document))) {
      if (component.name === "vtimezone") zones.add(component);
      else todos.expect(String(component.getFirstPropertyValue("uid")));
    }
    for await (const component of componentsOf(textOf(document)))
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
  readonly #tallies: Tallies;
  readonly #labels: LabelNames;
  readonly #listId: string | null;
  readonly #now = Date.now();
  readonly #expected = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #waiting: NumberedTodo[] = [];
  #count = 0;

  constructor(ctx: UserContext, tallies: Tallies, labels: LabelNames, listId: string | null) {
    this.#ctx = ctx;
    this.#tallies = tallies;
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
    for (const note of todo.notes) this.#tallies.note(`VTODO ${number}: ${note}.`);
    if (todo.isException || this.#seen.has(todo.uid)) {
      const what = todo.isException ? "a change of one occurrence" : "one with a UID that was there before";
      this.#tallies.note(`VTODO ${number}: ${what} was left out.`);
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
    await this.#labels.store(this.#tallies);
    this.#tallies.add("tasks", await mergeTasks(this.#ctx, records));
  }

  /** Which of the tasks that these are part of there are, or will be. */
  async #parentsOf(todos: readonly NumberedTodo[]): Promise<Set<string>> {
    const { db, actor } = this.#ctx;
    const ids = todos.flatMap(({ todo }) => (todo.parentUid === undefined ? [] : [idOf(todo.parentUid)]));
    const sql = "SELECT id FROM tasks WHERE user_id = $1 AND id = ANY ($2)";
    const there = await db.query(sql, [actor.userId, ids], ([id]) => text(id));
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
    if (parentId !== null && !isThere)
      this.#tallies.note(`VTODO ${number}: what it is part of is not there.`);
    return {
      ...(existing ?? { ...fresh, listId: this.#listId, createdAt: now, updatedAt: now }),
      id: idOf(todo.uid),
      position: existing?.position ?? positionAt(this.#now, number),
      parentId: isThere ? parentId : null,
      title: title === "" ? "Untitled" : title,
      description,
      completed,
      completedAt: completed ? (todo.completedAt ?? existing?.completedAt ?? now) : null,
      priority,
      labelIds: this.#labels.idsOf(labels, (name) =>
        this.#tallies.note(`VTODO ${number}: “${name}” cannot be a label, and was left out.`),
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
      return isSame ? stored : beginning(data, when);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#tallies.note(`VTODO ${number}: how it recurs was left out. ${error.message}`);
      return null;
    }
  }
}

function isSameTime(one: When | null | undefined, other: When): boolean {
  return one?.date === other.date && one.time === other.time && one.timeZone === other.timeZone;
}

const fresh = { occurrences: [], deletedAt: null, deletedWith: null, version: 1 };

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
