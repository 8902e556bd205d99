/** Exports the tasks of a list as CSV. */
import { stringify } from "csv-stringify/sync";
import { LabelNames } from "../document/label-names.ts";
import type { ListChoice } from "../document/schema.ts";
import { snapshotDocument } from "../document/text-stream.ts";
import { selectByIds } from "../store/hot-statements.ts";
import { lists } from "../store/list.ts";
import { getRow } from "../store/rows.ts";
import { tasks } from "../store/task.ts";
import { rowsAtOnce } from "../store/transfer.ts";
import type { UserContext } from "../trpc/context.ts";
import { csvColumns, outline, rowOf, withApostrophe } from "./export-rules.ts";

/** Open tasks in manual order, each followed by its subtasks. @throws {DomainError} `list_not_found` */
export async function exportCsv(ctx: UserContext, { listId }: ListChoice): Promise<AsyncIterable<string>> {
  if (listId !== undefined) await getRow(ctx, lists, listId);
  return snapshotDocument(ctx, () => write(ctx, listId ?? null));
}

async function* write(ctx: UserContext, listId: string | null): AsyncGenerator<string> {
  const { prisma, actor } = ctx;
  const labels = await LabelNames.read(ctx);
  const open = await prisma.task.findMany({
    where: { userId: actor.userId, listId, completed: false, deletedAt: null },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: { id: true, parentId: true },
  });
  const options = {
    columns: [...csvColumns],
    cast: { string: withApostrophe },
    record_delimiter: "windows",
  } as const;
  // Spreadsheets need a byte order mark to detect UTF-8.
  yield stringify([], { ...options, header: true, bom: true });
  const lines = outline(open);
  for (let at = 0; at < lines.length; at += rowsAtOnce) {
    const batch = lines.slice(at, at + rowsAtOnce);
    const found = await selectByIds(
      ctx,
      tasks,
      batch.map(({ id }) => id),
    );
    const byId = new Map(found.map((task) => [task.id, task]));
    const rows = batch.flatMap(({ id, indent }) => {
      const task = byId.get(id);
      return task === undefined ? [] : [rowOf(task, indent, labels.namesOf(task.labelIds))];
    });
    yield stringify(rows, options);
  }
}
