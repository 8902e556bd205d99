/** The tasks of a list as a calendar. */
import type { UserContext } from "../context.ts";
import type { ListChoice } from "../data/schema.ts";
import { document } from "../data/text-stream.ts";
import { getList } from "../list/service.ts";
import { tasks } from "../task/row.ts";
import { todoOf } from "./component.ts";
import { calendarPieces } from "./document.ts";

/** All that are not in the trash. @throws {DomainError} `list_not_found` */
export async function exportCalendar(
  ctx: UserContext,
  { listId }: ListChoice,
): Promise<AsyncIterable<string>> {
  const name = listId === undefined ? "Inbox" : (await getList(ctx, listId)).name;
  const place = listId === undefined ? "list_id IS NULL" : "list_id = $2";
  const values = listId === undefined ? [] : [listId];
  const options = { name, where: `${place} AND ${tasks.isLive}`, values, component: todoOf };
  return document(ctx, () => calendarPieces(ctx, options));
}
