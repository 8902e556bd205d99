/** The subtasks of a task: the open ones, which are here, and the done ones, which the server is asked for. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Task } from "@taskwell/client";
import { useEffect } from "react";
import { trpc } from "../../api.ts";
import { useKept } from "../../replica/use-kept.ts";
import { isOpen } from "../../tasks/select.ts";
import { childrenOf, inOrder } from "../../tasks/tree.ts";
import { useRows } from "../../workspace/use-workspace.tsx";

interface Subtasks {
  readonly open: readonly Task[];
  readonly done: readonly Task[];
}

export function useSubtasks({ id: parentId, version }: Task): Subtasks {
  const { tasks } = useRows();
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = useInfiniteQuery(
    trpc.task.list.infiniteQueryOptions(
      { parentId, completed: true, limit: 200 },
      // The server does not know a task of version 0 yet.
      { enabled: version > 0, getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  useKept(data?.pages);
  // A page that failed is not asked for over and over: the next refetch goes on.
  const shouldGoOn = hasNextPage && !isFetching && !isError;
  useEffect(() => {
    if (shouldGoOn) void fetchNextPage();
    // The data too: a quick page may come before it is seen that it is fetched.
  }, [shouldGoOn, data, fetchNextPage]);
  const subtasks = childrenOf(tasks, parentId).toSorted(inOrder);
  return {
    open: subtasks.filter(isOpen),
    done: subtasks.filter(({ completed, deletedAt }) => completed && deletedAt === null),
  };
}
