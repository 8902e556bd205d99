/** Reads all rows of an account, page by page. */
import type { TaskwellClient } from "@taskwell/client";
import { keyOf } from "./copy.ts";
import type { Row, Rows } from "./copy.ts";

interface Page {
  items: Row[];
  nextCursor: string | null;
}

export async function readAccount(api: TaskwellClient): Promise<Rows> {
  const rows: Rows = {};
  const read = async (
    kind: Parameters<typeof keyOf>[0],
    pageAt: (at: { cursor?: string }) => Promise<Page>,
  ) => {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Page = await pageAt(cursor === undefined ? {} : { cursor });
      for (const row of page.items) rows[keyOf(kind, row.id)] = row;
      cursor = page.nextCursor;
    }
  };
  const limit = 200;
  await read("list", (at) => api.list.list.query({ limit, ...at }));
  await read("list", (at) => api.list.list.query({ archived: true, limit, ...at }));
  await read("list", (at) => api.list.trash.query({ limit, ...at }));
  await read("label", (at) => api.label.list.query({ limit, ...at }));
  await read("filter", (at) => api.filter.list.query({ limit, ...at }));
  await read("task", (at) => api.task.list.query({ archived: true, limit, ...at }));
  await read("task", (at) => api.task.trash.query({ limit, ...at }));
  return rows;
}
