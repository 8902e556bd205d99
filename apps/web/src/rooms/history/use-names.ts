/** Names of tasks, lists, labels and filters, also of those that are done or in the trash. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "../../api.ts";
import { useKept } from "../../replica/use-kept.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { namesIn } from "./history-calls.ts";
import type { HistoryEntry } from "./history-calls.ts";

const pageSize = 200;

export function useNames(entries: readonly HistoryEntry[]): (id: string) => string | undefined {
  // What was changed lately is mostly open, done lately, or deleted lately.
  const done = useQuery(
    trpc.task.list.queryOptions({ completed: true, archived: true, sort: "updated", limit: pageSize }),
  );
  const trash = useQuery(trpc.task.trash.queryOptions({ limit: pageSize }));
  const pages = useMemo(
    () => [done.data, trash.data].filter((page) => page !== undefined),
    [done.data, trash.data],
  );
  useKept(pages);
  const { tasks, lists, labels, filters } = useRows();
  const told = useMemo(() => namesIn(entries), [entries]);
  return (id) =>
    tasks.get(id)?.title ??
    lists.get(id)?.name ??
    labels.get(id)?.name ??
    filters.get(id)?.name ??
    told.get(id);
}
