/** Lists as they are stored, and what a task needs to know of its list. */
import type { Prisma } from "@taskwell/db/prisma";
import type { List } from "../schema/list.ts";
import type { UserContext } from "../trpc/context.ts";
import { DomainError } from "../trpc/errors.ts";
import { defineEntity, notFound } from "./entity.ts";
import { instantField, integerField, nullable, textField, uuidField } from "./field-table.ts";
import type { FieldsOf } from "./field-table.ts";
import { selectById } from "./hot-statements.ts";

const listFields = {
  userId: textField,
  id: uuidField,
  name: textField,
  color: nullable(textField),
  position: textField,
  archivedAt: nullable(instantField),
  deletedAt: nullable(instantField),
  version: integerField,
  createdAt: instantField,
  updatedAt: instantField,
} satisfies FieldsOf<Prisma.ListGetPayload<object>>;

export const lists = defineEntity({
  name: "list",
  fields: listFields,
  hasTrash: true,
  toRow: (row): List => row,
});

/**
 * Keeps a list from being deleted until the transaction ends, to put tasks into it.
 *
 * @throws {DomainError} `list_not_found`, `list_archived`
 */
export async function lockList(ctx: UserContext, id: string): Promise<void> {
  const list = await selectById(ctx, lists, id, { isLocked: true });
  if (list === undefined) throw notFound(lists);
  if (list.archivedAt !== null) throw listArchived();
}

export function listArchived(): DomainError {
  return new DomainError("list_archived", "This list is archived, and takes no tasks: unarchive it first.");
}

/** The Inbox always is. */
export async function isListLive(ctx: UserContext, id: string | null): Promise<boolean> {
  return id === null || (await selectById(ctx, lists, id)) !== undefined;
}
