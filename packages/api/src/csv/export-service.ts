/** The tasks of a list as CSV. */
import { stringify } from "csv-stringify/sync";
import { LabelNames } from "../document/label-names.ts";
import type { ListChoice } from "../document/schema.ts";
import { document } from "../document/text-stream.ts";
import { selectByIds } from "../store/hot-statements.ts";
import { lists } from "../store/list.ts";
import { getRow } from "../store/rows.ts";
import { tasks } from "../store/task.ts";
import { rowsAtOnce } from "../store/transfer.ts";
import type { UserContext } from "../trpc/context.ts";
import { csvColumns, outline, rowOf } from "./rules.ts";

/** Open tasks, in their manual order, each with its subtasks. @throws {DomainError} `list_not_found` */
export async function exportCsv(ctx: UserContext, { listId }: ListChoice): Promise<AsyncIterable<string>> {
  if (listId !== undefined) await getRow(ctx, lists, listId);
  return document(ctx, () => write(ctx, listId ?? null));
}

async function* write(ctx: UserContext, listId: string | null): AsyncGenerator<string> {
  const { prisma, actor } = ctx;
  const names = await LabelNames.read(ctx);
  const open = await prisma.task.findMany({
    where: { userId: actor.userId, listId, completed: false, deletedAt: null },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: { id: true, parentId: true },
  });
  const options = { columns: [...csvColumns], escape_formulas: true, record_delimiter: "windows" } as const;
  // With a byte order mark: spreadsheets take it for UTF-8 then.
  yield stringify([], { ...options, header: true, bom: true });
  const lines = outline(open);
  for (let at = 0; at < lines.length; at += rowsAtOnce) {
    const some = lines.slice(at, at + rowsAtOnce);
    const found = await selectByIds(
      ctx,
      tasks,
      some.map(({ id }) => id),
    );
    const byId = new Map(found.map((task) => [task.id, task]));
    const rows = some.flatMap(({ id, indent }) => {
      const task = byId.get(id);
      return task === undefined ? [] : [rowOf(task, indent, names.of(task.labelIds))];
    });
    yield stringify(rows, options);
  }
}
