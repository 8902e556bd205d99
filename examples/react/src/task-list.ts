/** The list of tasks: page by page from the server, and changed in the cache before the server has answered. */
import type { Task } from "@taskwell/client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { queryClient, trpc } from "./api.ts";

const input = { limit: 20 };
const queryKey = trpc.task.list.infiniteQueryKey(input);

export function useTaskList() {
  return useInfiniteQuery(
    trpc.task.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
  );
}

/**
 * Changes the cached tasks of each page, the newest first.
 *
 * @returns a function that takes the change back
 */
export async function changeTasks(change: (tasks: Task[], page: number) => Task[]): Promise<() => void> {
  // An answer that is on its way does not know of the change.
  await queryClient.cancelQueries({ queryKey });
  const before = queryClient.getQueryData(queryKey);
  queryClient.setQueryData(
    queryKey,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page, index) => ({ ...page, items: change(page.items, index) })),
      },
  );
  return () => queryClient.setQueryData(queryKey, before);
}

export async function reloadTasks(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey });
}
