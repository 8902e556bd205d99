/** Keeps the server's answers to queries in this browser, so that they are there after a reload without a network. */
import { dehydrate, hydrate, useQueryClient } from "@tanstack/react-query";
import type { DehydratedState, Query, QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWorkspace } from "../workspace/use-workspace.tsx";
import type { Database } from "./database.ts";

const waitMs = 1_000;
const maxLength = 2_000_000;

export function useQueryCache(): void {
  const { database } = useWorkspace();
  const queryClient = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unsubscribe = () => {};
    let isGone = false;
    const start = async () => {
      await restore(queryClient, database);
      if (isGone) return;
      unsubscribe = queryClient.getQueryCache().subscribe(({ type }) => {
        if (type !== "updated" && type !== "removed") return;
        timer ??= setTimeout(() => {
          timer = undefined;
          void database.put("state", snapshot(queryClient), "queries");
        }, waitMs);
      });
    };
    void start();
    return () => {
      isGone = true;
      unsubscribe();
      clearTimeout(timer);
    };
  }, [database, queryClient]);
}

async function restore(queryClient: QueryClient, database: Database): Promise<void> {
  const stored = await database.get("state", "queries");
  if (stored === undefined) return;
  try {
    hydrate(queryClient, JSON.parse(stored));
  } catch {
    // Of another version of the app: the server is asked again.
    await database.delete("state", "queries");
  }
}

/** The newest answers, as many as there is room for. */
function snapshot(queryClient: QueryClient): string {
  const hasData = ({ state }: Query) => state.data !== undefined;
  const { queries } = dehydrate(queryClient, { shouldDehydrateQuery: hasData });
  const newestFirst = queries
    // An answer stays good when the server could not be asked again. After a reload it is: much may have changed.
    .map((query) => ({
      ...query,
      state: { ...query.state, status: "success" as const, error: null, isInvalidated: true },
    }))
    .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  let length = 0;
  const kept = newestFirst.filter((query) => {
    const { length: queryLength } = JSON.stringify(query);
    if (length + queryLength > maxLength) return false;
    length += queryLength;
    return true;
  });
  return JSON.stringify({ mutations: [], queries: kept } satisfies DehydratedState);
}
