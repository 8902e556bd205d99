/** Deletes for good. Not by the outbox: without a connection it is better not done than done some day. */
import { isTaskwellError } from "@taskwell/client";
import { api } from "../../api.ts";
import { newId } from "../../outbox/new-id.ts";
import type { TrashRow } from "./trash-rows.ts";

/** @throws {TaskwellError} if it fails; not if it is gone already */
export async function purge({ kind, id }: Pick<TrashRow, "kind" | "id">): Promise<void> {
  const options = { context: { idempotencyKey: newId() } };
  try {
    if (kind === "list") await api.list.purge.mutate({ id }, options);
    else await api.task.purge.mutate({ id }, options);
  } catch (error) {
    if (!isTaskwellError(error) || error.data?.code !== "NOT_FOUND") throw error;
  }
}

/**
 * Everything in the trash: lists first, since their tasks go with them.
 *
 * @throws {TaskwellError} if it fails
 */
export async function purgeAll(onProgress: (count: number) => void): Promise<void> {
  let count = 0;
  const purgePages = async (kind: TrashRow["kind"]) => {
    for (;;) {
      const { items } = await (kind === "list" ? api.list.trash : api.task.trash).query({ limit: 20 });
      if (items.length === 0) return;
      await Promise.all(items.map(({ id }) => purge({ kind, id })));
      count += items.length;
      onProgress(count);
    }
  };
  await purgePages("list");
  await purgePages("task");
}
