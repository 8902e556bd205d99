/** What is in the trash: as the server has it, with what has been deleted and restored here since. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { trpc } from "../../api.ts";
import { listChange } from "../../replica/rows.ts";
import { useKept } from "../../replica/use-kept.ts";
import { useRows, useWorkspace } from "../../workspace/use-workspace.tsx";
import { trashRows } from "./trash-rows.ts";
import type { TrashRow } from "./trash-rows.ts";

export interface Trash {
  readonly rows: readonly TrashRow[];
  readonly hasAnswer: boolean;
  /** Whether the server could not be asked, the last time. */
  readonly isStale: boolean;
  readonly hasMore: boolean;
  readonly showMore: () => void;
}

const pageSize = { limit: 100 };
const nextPage = { getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor };

export function useTrash(): Trash {
  const { keep } = useWorkspace();
  const { tasks, lists } = useRows();
  const taskAnswer = useInfiniteQuery(trpc.task.trash.infiniteQueryOptions(pageSize, nextPage));
  const listAnswer = useInfiniteQuery(trpc.list.trash.infiniteQueryOptions(pageSize, nextPage));
  useKept(taskAnswer.data?.pages);
  const listPages = listAnswer.data?.pages;
  useEffect(() => {
    if (listPages !== undefined) keep(listPages.flatMap(({ items }) => items.map(listChange)));
  }, [keep, listPages]);
  const rows = useMemo(() => {
    const isDeleted = ({ deletedAt }: { readonly deletedAt: string | null }) => deletedAt !== null;
    return trashRows([...lists.values()].filter(isDeleted), [...tasks.values()].filter(isDeleted));
  }, [tasks, lists]);
  const answers = [taskAnswer, listAnswer];
  return {
    rows,
    hasAnswer: answers.every(({ data }) => data !== undefined),
    isStale: answers.some(({ isError, isPaused }) => isError || isPaused),
    hasMore: answers.some(({ hasNextPage }) => hasNextPage),
    showMore: () => {
      for (const { hasNextPage, fetchNextPage } of answers) if (hasNextPage) void fetchNextPage();
    },
  };
}
