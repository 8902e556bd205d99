/** What happens to labels. What tasks have them follows by itself: see the triggers in prisma/migrations. */
import { violatedConstraint } from "@taskwell/db/failure";
import { v7 as newId } from "uuid";
import { getterById } from "../by-id.ts";
import type { UserContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { PageInput, Ref, VersionedRef } from "../fields.ts";
import { pageOf } from "../page.ts";
import { changeRow, deleteRow, makeRow, notFound } from "../rows.ts";
import { labels } from "./row.ts";
import type { CreateLabel, Label, LabelPage, UpdateLabel } from "./schema.ts";

export async function createLabel(ctx: UserContext, input: CreateLabel): Promise<Label> {
  const { id = newId(), name, color } = input;
  const sql = `INSERT INTO labels (user_id, id, name, color) VALUES ($1, $2, $3, $4) RETURNING ${labels.columns}`;
  const insert = async () => {
    const [row] = await ctx.db.query(sql, [ctx.actor.userId, id, name, color], labels.read);
    if (row === undefined) throw new Error("An INSERT gave no row back.");
    return row;
  };
  return await unlessTaken(ctx, name, async () => {
    // Sent again, it meets its own name before its own id.
    const existing = input.id === undefined ? undefined : await sameLabel(ctx, input);
    return existing ?? (await makeRow(ctx, labels, input, insert));
  });
}

async function sameLabel(ctx: UserContext, { id, name, color }: CreateLabel): Promise<Label | undefined> {
  const sql = `SELECT ${labels.columns} FROM labels
    WHERE user_id = $1 AND id = $2 AND name = $3 AND color IS NOT DISTINCT FROM $4`;
  const [row] = await ctx.db.query(sql, [ctx.actor.userId, id, name, color], labels.read);
  return row;
}

export const labelById = getterById(labels);

const byName = {
  name: "labels",
  columns: ['name COLLATE "und-x-icu"', "id"],
  direction: "ASC",
  keysOf: ({ name, id }: Label) => [name, id],
} as const;

export async function listLabels(ctx: UserContext, { limit, cursor }: PageInput): Promise<LabelPage> {
  return await pageOf(ctx, labels, byName, { conditions: [], values: [], limit, cursor });
}

export async function updateLabel(ctx: UserContext, input: UpdateLabel): Promise<Label> {
  const { name, color } = input;
  return await unlessTaken(ctx, name, () => changeRow(ctx, labels, input, { name, color }));
}

/** For good; tasks that have it lose it. */
export async function deleteLabel(ctx: UserContext, input: VersionedRef): Promise<Ref> {
  return await deleteRow(ctx, labels, input);
}

/** @throws {DomainError} `label_name_taken`, with the label that has the name */
export async function unlessTaken<T>(
  ctx: UserContext,
  name: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (violatedConstraint(error) !== "labels_name_unique" || name === undefined) throw error;
    const [existing] = await findByNames(ctx, [name]);
    throw new DomainError("conflict", "label_name_taken", "You have another label of this name.", existing);
  }
}

/** What names are compared by: an SQL expression of one. */
export const nameKey = (name: string) => `lower(normalize(${name}) COLLATE "und-x-icu")`;

/** Those of the user's labels that have one of these names, without regard to case. */
export async function findByNames(ctx: UserContext, names: readonly string[]): Promise<Label[]> {
  const sql = `SELECT ${labels.columns} FROM labels
    WHERE user_id = $1 AND ${nameKey("name")} IN (SELECT ${nameKey("given")} FROM unnest($2::text[]) AS given)`;
  return await ctx.db.query(sql, [ctx.actor.userId, names], labels.read);
}

/** Runs what gives labels to a task. @throws {DomainError} `label_not_found` when there is no such label */
export async function withLabels<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw violatedConstraint(error) === "task_labels_label_id_fkey" ? notFound(labels) : error;
  }
}
