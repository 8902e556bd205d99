/** What a search finds: the server is asked, and without it the tasks that this browser has. */
import type { RouterOutputs } from "@taskwell/client";
import { searchWords } from "@taskwell/domain/search-text";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "../../api.ts";
import { useKept } from "../../replica/use-kept.ts";
import type { Rows } from "../../replica/rows.ts";
import { useIsOffline } from "../../shell/connection.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { hasAllWords, searchLocally } from "./local-search.ts";
import type { Result } from "./local-search.ts";

interface Results {
  /** undefined: they are on their way */
  readonly results: readonly Result[] | undefined;
  /** `similar`: none has all words. `local`: the server could not be asked. */
  readonly kind: "exact" | "similar" | "local";
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly showMore: () => void;
}

/** Answers to half-typed words are not worth keeping for long. */
const keptMs = 5 * 60_000;

export function useResults(text: string): Results {
  const rows = useRows();
  const isOffline = useIsOffline();
  const answer = useInfiniteQuery(
    trpc.task.search.infiniteQueryOptions(
      { text },
      {
        enabled: text !== "",
        getNextPageParam: ({ nextCursor }) => nextCursor,
        placeholderData: keepPreviousData,
        gcTime: keptMs,
        retry: false,
      },
    ),
  );
  const found = useMemo(() => answer.data?.pages.flatMap(({ items }) => items), [answer.data]);
  useKept(useMemo(() => found && [{ items: found.map(({ task }) => task) }], [found]));
  const isUnreachable = isOffline || answer.isError || answer.isPaused;
  const isLocal = isUnreachable && (found === undefined || answer.isPlaceholderData);
  const results = useMemo(() => {
    if (text === "") return [];
    return isLocal ? searchLocally(rows, text) : found?.flatMap((finding) => resultOf(finding, rows));
  }, [text, isLocal, found, rows]);

  const [best] = found ?? [];
  const isSimilar = best !== undefined && !hasAllWords(best.task, searchWords(text), rows);
  return {
    results,
    kind: isLocal ? "local" : isSimilar && !answer.isPlaceholderData ? "similar" : "exact",
    hasMore: !isLocal && answer.hasNextPage,
    isLoadingMore: answer.isFetchingNextPage,
    showMore: () => void answer.fetchNextPage(),
  };
}

type Finding = RouterOutputs["task"]["search"]["items"][number];

/** With what was changed since: nothing if it was deleted. */
function resultOf({ task: answered, fragments }: Finding, { tasks }: Rows): Result[] {
  const task = tasks.get(answered.id) ?? answered;
  if (task.deletedAt !== null) return [];
  const title = fragments.find(({ field, text }) => field === "title" && text === task.title);
  const excerpt =
    task.description === answered.description
      ? fragments.find(({ field }) => field === "description")
      : undefined;
  return [{ task, matches: title?.matches ?? [], excerpt }];
}
