/** Exports all data of a user as a JSON document, in chunks. */
import type { UserContext } from "../trpc/context.ts";
import { filterRecords } from "../filter/transfer.ts";
import { labelRecords } from "../label/transfer.ts";
import { listRecords } from "../list/transfer.ts";
import { getMe } from "../me/service.ts";
import { taskRecords } from "../task/transfer.ts";
import { documentVersion } from "./schema.ts";
import type { DataDocument } from "./schema.ts";
import { snapshotDocument } from "../document/text-stream.ts";

export function exportData(ctx: UserContext): AsyncIterable<string> {
  return snapshotDocument(ctx, () => write(ctx));
}

async function* write(ctx: UserContext): AsyncGenerator<string> {
  const { id, email, name } = await getMe(ctx);
  const head = {
    format: "taskwell",
    version: documentVersion,
    exportedAt: new Date().toISOString(),
    user: { id, email, name },
  } satisfies Partial<DataDocument>;
  yield JSON.stringify(head).slice(0, -1);
  yield* section("lists", listRecords(ctx));
  yield* section("labels", labelRecords(ctx));
  yield* section("filters", filterRecords(ctx));
  yield* section("tasks", taskRecords(ctx));
  yield "}\n";
}

/** One record per line, for tools such as diff and grep. */
async function* section(name: keyof DataDocument, pages: AsyncIterable<object[]>): AsyncGenerator<string> {
  yield `,\n${JSON.stringify(name)}:[`;
  let separator = "\n";
  for await (const page of pages) {
    yield separator + page.map((record) => JSON.stringify(record)).join(",\n");
    separator = ",\n";
  }
  yield "]";
}
