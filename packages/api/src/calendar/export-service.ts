/** The tasks of a list as a calendar. */
import type { UserContext } from "../trpc/context.ts";
import type { ListChoice } from "../document/schema.ts";
import { document } from "../document/text-stream.ts";
import { lists } from "../store/list.ts";
import { getRow } from "../store/rows.ts";
import { todoOf } from "./component-rules.ts";
import { calendarPieces } from "./document-service.ts";

/** All that are not in the trash. @throws {DomainError} `list_not_found` */
export async function exportCalendar(
  ctx: UserContext,
  { listId }: ListChoice,
): Promise<AsyncIterable<string>> {
  const name = listId === undefined ? "Inbox" : (await getRow(ctx, lists, listId)).name;
  const where = { listId: listId ?? null, deletedAt: null };
  return document(ctx, () => calendarPieces(ctx, { name, where, component: todoOf }));
}
