/** The tasks of a list as CSV. */
import { stringify } from "csv-stringify/sync";
import { integer } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { pagesOf } from "../exchange.ts";
import { getList } from "../list/service.ts";
import { tasks } from "../task/row.ts";
import { csvColumns, rowOf } from "./csv.ts";
import { LabelNames } from "./label-names.ts";
import type { ListChoice } from "./schema.ts";
import { document } from "./text-stream.ts";

/** Open tasks, in the order by hand, each with its subtasks. @throws {DomainError} `list_not_found` */
export async function exportCsv(ctx: UserContext, { listId }: ListChoice): Promise<AsyncIterable<string>> {
  if (listId !== undefined) await getList(ctx, listId);
  return document(ctx, () => write(ctx, listId));
}

const width = tasks.columns.split(",").length;

async function* write(ctx: UserContext, listId: string | undefined): AsyncGenerator<string> {
  const names = await LabelNames.read(ctx);
  const inList = listId === undefined ? "list_id IS NULL" : "list_id = $2";
  const isOpen = (task: string) => `${task}.deleted_at IS NULL AND NOT ${task}.completed`;
  const sql = `WITH RECURSIVE listed AS (
      SELECT top.id, ARRAY[top.position, top.id::text] AS path, 1 AS indent FROM tasks AS top
        WHERE top.user_id = $1 AND top.${inList} AND ${isOpen("top")} AND NOT EXISTS (
          SELECT FROM tasks AS above WHERE above.user_id = $1 AND above.id = top.parent_id AND ${isOpen("above")})
      UNION ALL
      SELECT sub.id, path || ARRAY[sub.position, sub.id::text], indent + 1 FROM listed JOIN tasks AS sub
        ON sub.user_id = $1 AND sub.parent_id = listed.id AND ${isOpen("sub")})
    SELECT ${tasks.columns}, indent FROM listed JOIN tasks USING (id) WHERE user_id = $1 ORDER BY path COLLATE "C"`;
  const read = (row: Columns) => {
    const task = tasks.read(row);
    return rowOf(task, integer(row[width]), names.of(task.labelIds));
  };
  const options = { columns: [...csvColumns], escape_formulas: true, record_delimiter: "windows" } as const;
  // With the mark by which spreadsheets know that it is UTF-8.
  yield stringify([], { ...options, header: true, bom: true });
  for await (const rows of pagesOf(ctx, sql, read, listId === undefined ? [] : [listId]))
    yield stringify(rows, options);
}
