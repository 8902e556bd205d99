/** Brings the rows of the account here, and keeps them as the server has them. */
import type { TaskwellClient } from "@taskwell/client";
import { followChanges } from "@taskwell/client/changes";
import type { Change } from "@taskwell/client/changes";
import { filterChange, labelChange, listChange, taskChange } from "./rows.ts";

export interface Replica {
  /** Up to where the rows are complete; undefined: they are not. */
  readonly token: string | undefined;
  /** Keeps rows that have changed, and the token with them. */
  readonly apply: (changes: readonly Change[], token: string) => Promise<void>;
  /** All rows are about to be read anew. */
  readonly onCopy: () => void;
  /** Shows rows that are the first of many, until all are there. */
  readonly show: (changes: readonly Change[]) => void;
  /** Keeps these, and forgets all others. */
  readonly replace: (changes: readonly Change[], token: string) => Promise<void>;
  readonly onStatus: (isLive: boolean) => void;
}

/** @returns when `signal` is aborted @throws {TaskwellError} when the session has ended */
export async function follow(api: TaskwellClient, replica: Replica, signal: AbortSignal): Promise<void> {
  await followChanges(api, {
    ...(replica.token === undefined ? {} : { since: replica.token }),
    signal,
    onStatus: ({ state }) => replica.onStatus(state === "live"),
    onChanges: (changes, token) => replica.apply(changes, token),
    onResync: async (token) => {
      replica.onCopy();
      const changes: Change[] = [];
      for await (const page of allRows(api, signal)) {
        if (changes.length === 0) replica.show(page);
        changes.push(...page);
      }
      await replica.replace(changes, token);
    },
  });
}

const pageSize = 200;

/** All that is not done and not in the trash, archived lists included. */
async function* allRows(api: TaskwellClient, signal: AbortSignal): AsyncGenerator<Change[]> {
  const options = { signal };
  const [first, lists, archived, labels, filters] = await Promise.all([
    api.task.list.query({ completed: false, archived: true, sort: "manual", limit: pageSize }, options),
    everyPage((cursor) => api.list.list.query({ limit: pageSize, cursor }, options)),
    everyPage((cursor) => api.list.list.query({ archived: true, limit: pageSize, cursor }, options)),
    everyPage((cursor) => api.label.list.query({ limit: pageSize, cursor }, options)),
    everyPage((cursor) => api.filter.list.query({ limit: pageSize, cursor }, options)),
  ]);
  yield [
    ...[...lists, ...archived].map(listChange),
    ...labels.map(labelChange),
    ...filters.map(filterChange),
    ...first.items.map(taskChange),
  ];
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = await api.task.list.query(
      { completed: false, archived: true, sort: "manual", limit: pageSize, cursor },
      options,
    );
    yield page.items.map(taskChange);
    cursor = page.nextCursor;
  }
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

async function everyPage<Item>(read: (cursor: string | null) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<Item> = await read(cursor ?? null);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
