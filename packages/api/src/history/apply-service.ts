/** Applies an undo to the rows: lists, labels and filters before the tasks that refer to them, and the other way round to delete. */
import { violatedConstraint } from "@taskwell/db/failure";
import type { StoredFields } from "../store/change-log.ts";
import type { UserContext } from "../trpc/context.ts";
import { createPause } from "../trpc/turns.ts";
import { fieldOf, isEntityTable, kindOf } from "./field-rules.ts";
import type { EntityTable } from "./field-rules.ts";
import { place } from "./place-rules.ts";
import { deletableTasks, isInUse, surroundings } from "./references-service.ts";
import { deleteDependents, insertDependents } from "./dependents-service.ts";
import { deleteRows, insertFields, lockFields, updateFields } from "./restore-service.ts";
import type { StoredRow } from "./restore-service.ts";
import type { Conflict } from "./schema.ts";
import { planOf } from "./undo-rules.ts";
import type { RowChange } from "./undo-rules.ts";

/** Rows of a table that are to be written. */
interface Rows {
  readonly inserts: StoredRow[];
  readonly updates: (StoredRow & { readonly current: StoredFields })[];
}

/** What is to be done to a table. */
interface Work extends Rows {
  readonly deletes: string[];
}

export class Undo {
  readonly #ctx: UserContext;
  readonly conflicts: Conflict[] = [];
  /** Tasks that are not wholly as they were: their occurrences stay as well. */
  readonly #keptTasks = new Set<string>();
  undone = 0;

  constructor(ctx: UserContext) {
    this.#ctx = ctx;
  }

  async apply(changes: readonly RowChange[]): Promise<void> {
    const lists = await this.#plan("lists", changes);
    const labels = await this.#plan("labels", changes);
    const filters = await this.#plan("filters", changes);
    const tasks = await this.#plan("tasks", changes);
    for (const [table, work] of [
      ["lists", lists],
      ["filters", filters],
    ] as const)
      await this.#write(table, work);
    await this.#writeLabels(labels);
    await this.#writeTasks(tasks);
    await this.#writeDependents(changes);
    await this.#deleteTasks(tasks.deletes);
    for (const [table, { deletes }] of [
      ["lists", lists],
      ["labels", labels],
      ["filters", filters],
    ] as const)
      await this.#deleteUnused(table, deletes);
  }

  /** Decides about the rows of a table, and reports those that stay. */
  async #plan(table: EntityTable, changes: readonly RowChange[]): Promise<Work> {
    const own = changes.filter((change) => change.table === table);
    const stored = await lockFields(this.#ctx, table, own.map(({ id }) => id).toSorted());
    const work: Work = { inserts: [], updates: [], deletes: [] };
    const pause = createPause();
    for (const change of own) {
      const { id, version } = change;
      const current = stored.get(id);
      const plan = planOf(change, current);
      await pause();
      if (plan.do === "delete") work.deletes.push(id);
      // A version that no client has seen of this row.
      else if (plan.do === "insert")
        work.inserts.push({ id, fields: { ...plan.fields, version: String((version ?? 0) + 1) } });
      else if (plan.do === "leave")
        this.#leave(table, id, plan.columns, current === undefined ? goneSince : changedSince);
      else if (plan.do === "update" && current !== undefined) {
        this.#report(table, id, plan.conflicts, changedSince);
        if (Object.keys(plan.fields).length > 0) work.updates.push({ id, fields: plan.fields, current });
        if (plan.conflicts.length > 0 && table === "tasks") this.#keptTasks.add(id);
      }
    }
    return work;
  }

  async #write(table: EntityTable, { inserts, updates }: Rows): Promise<void> {
    if (inserts.length > 0)
      await insertFields(
        this.#ctx,
        table,
        inserts.map(({ fields }) => fields),
      );
    await updateFields(this.#ctx, table, updates);
    this.undone += inserts.length + updates.length;
  }

  /** One by one: another label may have the name by now. */
  async #writeLabels({ inserts, updates }: Work): Promise<void> {
    for (const row of inserts) await this.#writeLabel(row.id, { inserts: [row], updates: [] });
    for (const row of updates) await this.#writeLabel(row.id, { inserts: [], updates: [row] });
  }

  async #writeLabel(id: string, work: Rows): Promise<void> {
    try {
      await this.#ctx.db.transaction(() => this.#write("labels", work));
    } catch (error) {
      if (violatedConstraint(error) !== "labels_name_unique") throw error;
      this.#report("labels", id, ["name"], "Another label has this name now.");
    }
  }

  async #writeTasks({ inserts, updates }: Work): Promise<void> {
    const around = await surroundings(this.#ctx, [...inserts, ...updates]);
    const placed = <Row extends StoredRow & { readonly current?: StoredFields }>(row: Row) => {
      const { fields, unplaceable } = place(row.fields, row.current, around);
      if (unplaceable.length > 0) this.#keptTasks.add(row.id);
      this.#report("tasks", row.id, unplaceable, "What it was in, or had, is gone or in the trash.");
      return { ...row, fields };
    };
    await this.#write("tasks", {
      inserts: inserts.map(placed),
      updates: updates.map(placed).filter(({ fields }) => Object.keys(fields).length > 0),
    });
  }

  /** Of tasks that are as they were. */
  async #writeDependents(changes: readonly RowChange[]): Promise<void> {
    const ofTasks = changes.filter(({ table, id }) => !isEntityTable(table) && !this.#keptTasks.has(id));
    await deleteDependents(
      this.#ctx,
      ofTasks.filter(({ before }) => before === undefined),
    );
    await insertDependents(
      this.#ctx,
      ofTasks.filter(({ after }) => after === undefined),
    );
  }

  async #deleteTasks(ids: readonly string[]): Promise<void> {
    const { deletable, kept } = await deletableTasks(this.#ctx, ids);
    for (const id of kept) this.#leave("tasks", id, [], "It has got subtasks since.");
    await deleteRows(this.#ctx, "tasks", deletable);
    this.undone += deletable.length;
  }

  async #deleteUnused(table: Exclude<EntityTable, "tasks">, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (await isInUse(this.#ctx, table, id)) {
        this.#leave(table, id, [], "It has come into use since.");
        continue;
      }
      await deleteRows(this.#ctx, table, [id]);
      this.undone += 1;
    }
  }

  #leave(table: EntityTable, id: string, columns: readonly string[], message: string): void {
    if (table === "tasks") this.#keptTasks.add(id);
    if (columns.length === 0) this.conflicts.push({ kind: kindOf(table), id, field: null, message });
    this.#report(table, id, columns, message);
  }

  #report(table: EntityTable, id: string, columns: readonly string[], message: string): void {
    const fields = columns.flatMap((column) => fieldOf(table, column) ?? []);
    const named = columns.length > 0 && fields.length === 0 ? [null] : [...new Set(fields)];
    for (const field of named) this.conflicts.push({ kind: kindOf(table), id, field, message });
  }
}

const changedSince = "It has been changed since.";
const goneSince = "It has been deleted for good since.";
