/** Lists as they are stored, and what a task needs to know of the one that it is in. */
import { instant, instantOrNull, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { findRow, notFound } from "../rows.ts";
import type { Noun } from "../rows.ts";
import type { List } from "./schema.ts";

function readList([
  userId,
  id,
  name,
  color,
  position,
  archivedAt,
  deletedAt,
  version,
  createdAt,
  updatedAt,
]: Columns): List {
  return {
    id: text(id),
    userId: text(userId),
    name: text(name),
    color: textOrNull(color),
    position: text(position),
    archivedAt: instantOrNull(archivedAt),
    deletedAt: instantOrNull(deletedAt),
    version: integer(version),
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
  };
}

export const lists: Noun<List> = {
  name: "list",
  table: "lists",
  columns: "user_id, id, name, color, position, archived_at, deleted_at, version, created_at, updated_at",
  read: readList,
  isLive: "deleted_at IS NULL",
};
/** Keeps a list from being deleted until the transaction ends. @throws {DomainError} `list_not_found` */
export async function holdList({ db, actor }: UserContext, id: string): Promise<void> {
  const sql = `SELECT FROM lists WHERE user_id = $1 AND id = $2 AND ${lists.isLive} FOR SHARE`;
  const found = await db.query(sql, [actor.userId, id], () => true);
  if (found.length === 0) throw notFound(lists);
}

/** The Inbox always is. */
export async function isListLive(ctx: UserContext, id: string | null): Promise<boolean> {
  return id === null || (await findRow(ctx, lists, id)) !== undefined;
}
