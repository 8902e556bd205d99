/** Reads and changes labels. A trigger removes a deleted label from its tasks (prisma/migrations). */
import { violatedConstraint } from "@taskwell/db/failure";
import type { Prisma } from "@taskwell/db/prisma";
import { nameKey } from "@taskwell/domain/name";
import { v7 as newId } from "uuid";
import type { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import { getterById } from "../store/by-id.ts";
import { renameInFilters } from "../filter/rename-service.ts";
import { pageOf } from "../store/page.ts";
import type { Order } from "../store/page.ts";
import { changeRow, insertOnce, lockRow, notFoundOrConflict, whereTarget } from "../store/rows.ts";
import type { UserContext } from "../trpc/context.ts";
import { DomainError } from "../trpc/errors.ts";
import { labels } from "./row.ts";
import type { CreateLabel, Label, LabelPage, UpdateLabel } from "./schema.ts";

/** @throws {DomainError} `label_name_taken`, `label_id_taken` */
export async function createLabel(ctx: UserContext, input: CreateLabel): Promise<Label> {
  const { id = newId(), name, color } = input;
  return await withUniqueNames(ctx, name, async () => {
    // A retry would violate the unique name before the key, so look for its row first.
    const existing = await findSameLabel(ctx, input);
    return existing ?? (await insertOnce(ctx, labels, input, { id, name, color }));
  });
}

async function findSameLabel(
  { prisma, actor }: UserContext,
  { id, name, color }: CreateLabel,
): Promise<Label | undefined> {
  if (id === undefined) return undefined;
  const label = await prisma.label.findFirst({ where: { userId: actor.userId, id, name, color } });
  return label === null ? undefined : labels.fromPrisma(label);
}

/** @throws {DomainError} `label_not_found` */
export const labelById = getterById(labels);

const byName: Order<Label, Prisma.LabelWhereInput, Prisma.LabelOrderByWithRelationInput> = {
  name: "labels",
  orderBy: [{ name: "asc" }, { id: "asc" }],
  keysOf: ({ name, id }) => [name, id],
  after: ([name = "", id = ""]) => ({
    name: { gte: name },
    OR: [{ name: { gt: name } }, { id: { gt: id } }],
  }),
};

export async function listLabels(ctx: UserContext, page: PageInput): Promise<LabelPage> {
  const { prisma, actor } = ctx;
  return await pageOf(ctx, byName, page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId }, ...after] };
    return (await prisma.label.findMany({ where, orderBy, take })).map(labels.fromPrisma);
  });
}

/** @throws {DomainError} `label_not_found`, `version_mismatch`, `label_name_taken` */
export async function updateLabel(ctx: UserContext, input: UpdateLabel): Promise<Label> {
  const { name, color } = input;
  if (name === undefined) return await changeRow(ctx, labels, input, { color });
  return await withUniqueNames(ctx, name, () =>
    ctx.db.transaction(async () => {
      const before = await lockRow(ctx, labels, input);
      if (before.name !== name) await renameInFilters(ctx, "label", before.name, name);
      return await changeRow(ctx, labels, { id: input.id }, { name, color });
    }),
  );
}

/** @throws {DomainError} `label_not_found`, `version_mismatch` */
export async function deleteLabel(ctx: UserContext, input: VersionedRef): Promise<Ref> {
  const where = { userId: ctx.actor.userId, ...whereTarget(input) };
  const { count } = await ctx.db.longTransaction(() => ctx.prisma.label.deleteMany({ where }));
  if (count === 0) throw await notFoundOrConflict(ctx, labels, input);
  return { id: input.id };
}

/**
 * Runs `work` and translates a violation of the unique name.
 *
 * @throws {DomainError} `label_name_taken`, with the label that has the name
 */
export async function withUniqueNames<T>(
  ctx: UserContext,
  name: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (violatedConstraint(error) !== "labels_name_unique" || name === undefined) throw error;
    const existing = await ctx.prisma.label.findMany({ where: { userId: ctx.actor.userId } });
    const taken = existing.find((label) => nameKey(label.name) === nameKey(name));
    const message = "You already have a label with this name.";
    throw new DomainError("label_name_taken", message, taken && labels.fromPrisma(taken));
  }
}
