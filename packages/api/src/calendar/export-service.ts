/** Exports the tasks of a list as iCalendar. */
import type { UserContext } from "../trpc/context.ts";
import type { ListChoice } from "../document/schema.ts";
import { snapshotDocument } from "../document/text-stream.ts";
import { lists } from "../store/list.ts";
import { getRow } from "../store/rows.ts";
import { todoOf } from "./component-rules.ts";
import { calendarChunks } from "./document-service.ts";

/** Open and completed tasks, except those in the trash. @throws {DomainError} `list_not_found` */
export async function exportCalendar(
  ctx: UserContext,
  { listId }: ListChoice,
): Promise<AsyncIterable<string>> {
  const name = listId === undefined ? "Inbox" : (await getRow(ctx, lists, listId)).name;
  const where = { listId: listId ?? null, deletedAt: null };
  return snapshotDocument(ctx, () => calendarChunks(ctx, { name, where, component: todoOf }));
}
