/** The done tasks of a list: the server is asked for them when they are to be shown. */
import type { Task } from "@taskwell/client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { trpc } from "../../api.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { doneTasksOfList } from "../../tasks/select.ts";
import { useKept } from "../../replica/use-kept.ts";

export interface DoneTasks {
  readonly isShown: boolean;
  readonly setShown: (isShown: boolean) => void;
  readonly tasks: readonly Task[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly isUnreachable: boolean;
  readonly showMore: () => void;
}

const none: readonly Task[] = [];

/** @param listId null: the Inbox */
export function useDoneTasks(listId: string | null): DoneTasks {
  const [isShown, setShown] = useState(false);
  const query = useInfiniteQuery(
    trpc.task.list.infiniteQueryOptions(
      { listId: listId ?? "inbox", completed: true, sort: "completed" },
      { enabled: isShown, getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  useKept(query.data?.pages);
  const { tasks: all } = useRows();
  const tasks = useMemo(() => (isShown ? doneTasksOfList(all, listId) : none), [isShown, all, listId]);
  return {
    isShown,
    setShown,
    tasks,
    hasMore: query.hasNextPage,
    isLoading: query.isFetching,
    isUnreachable: query.isError || query.isPaused,
    showMore: () => void query.fetchNextPage(),
  };
}
