/** What this browser keeps of an account, in IndexedDB: a database for each user. */
import type { Filter, Label, List, Task } from "@taskwell/client";
import type { Change } from "@taskwell/client/changes";
import { deleteDB, openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { Operation, SentCall } from "../outbox/operation.ts";
import { inOrder } from "../tasks/tree.ts";
import type { Rows } from "./rows.ts";

interface Schema extends DBSchema {
  tasks: { key: string; value: Task };
  lists: { key: string; value: List };
  labels: { key: string; value: Label };
  filters: { key: string; value: Filter };
  /** By id: UUIDv7, so in the order of their making. */
  operations: { key: string; value: Operation };
  /** What was sent, by the id of its group: for undo. */
  calls: { key: string; value: SentCall };
  /** Half-written texts, by entity and field. */
  drafts: { key: string; value: string };
  /** `token`: up to where the rows are complete. `queries`: answers of the server, for when there is no network. */
  state: { key: "token" | "queries"; value: string };
}
export type Database = IDBPDatabase<Schema>;

const rowStores = ["tasks", "lists", "labels", "filters"] as const;
const rowStoresAndState = [...rowStores, "state"] as const;
const nameOf = (userId: string) => `taskwell-${userId}`;

export function openDatabase(userId: string): Promise<Database> {
  return openDB<Schema>(nameOf(userId), 1, {
    upgrade: (database) => {
      for (const store of rowStores) database.createObjectStore(store, { keyPath: "id" });
      database.createObjectStore("operations", { keyPath: "id" });
      database.createObjectStore("calls", { keyPath: "group" });
      database.createObjectStore("drafts");
      database.createObjectStore("state");
    },
    // Another tab deletes the database, or needs a newer one.
    blocking: (_current, _blocked, { target }) => {
      if (target instanceof IDBDatabase) target.close();
    },
  });
}

export async function deleteDatabase(userId: string): Promise<void> {
  await deleteDB(nameOf(userId));
}

export interface StoredRows {
  readonly rows: Rows;
  /** Absent: the rows are not complete. */
  readonly token: string | undefined;
}

export async function readRows(database: Database): Promise<StoredRows> {
  const transaction = database.transaction(rowStoresAndState);
  const [tasks, lists, labels, filters, token] = await Promise.all([
    transaction.objectStore("tasks").getAll(),
    transaction.objectStore("lists").getAll(),
    transaction.objectStore("labels").getAll(),
    transaction.objectStore("filters").getAll(),
    transaction.objectStore("state").get("token"),
  ]);
  // In their order, since sorting what is almost sorted takes a tenth of the time.
  const rows = {
    tasks: byId(tasks.toSorted(inOrder)),
    lists: byId(lists),
    labels: byId(labels),
    filters: byId(filters),
  };
  return { rows, token };
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Tasks that are done or in the trash are not kept: the server is asked for them. */
const isKept = ({ completed, deletedAt }: Task) => !completed && deletedAt === null;

/** @param token up to where the rows are complete from now on; undefined: as before */
export async function writeChanges(
  database: Database,
  changes: readonly Change[],
  token?: string,
): Promise<void> {
  const transaction = database.transaction(rowStoresAndState, "readwrite");
  const writes = changes.map((change): Promise<unknown> => {
    const { id } = change;
    if (change.row === null) return transaction.objectStore(`${change.kind}s`).delete(id);
    switch (change.kind) {
      case "task":
        return isKept(change.row)
          ? transaction.objectStore("tasks").put(change.row)
          : transaction.objectStore("tasks").delete(id);
      case "list":
        return transaction.objectStore("lists").put(change.row);
      case "label":
        return transaction.objectStore("labels").put(change.row);
      case "filter":
        return transaction.objectStore("filters").put(change.row);
    }
  });
  if (token !== undefined) writes.push(transaction.objectStore("state").put(token, "token"));
  await Promise.all([...writes, transaction.done]);
}

/** All rows anew. */
export async function replaceRows(
  database: Database,
  { tasks, lists, labels, filters }: Rows,
  token: string,
): Promise<void> {
  const transaction = database.transaction(rowStoresAndState, "readwrite");
  await Promise.all([
    ...rowStores.map((store) => transaction.objectStore(store).clear()),
    ...[...tasks.values()].filter(isKept).map((row) => transaction.objectStore("tasks").put(row)),
    ...[...lists.values()].map((row) => transaction.objectStore("lists").put(row)),
    ...[...labels.values()].map((row) => transaction.objectStore("labels").put(row)),
    ...[...filters.values()].map((row) => transaction.objectStore("filters").put(row)),
    transaction.objectStore("state").put(token, "token"),
    transaction.done,
  ]);
}
