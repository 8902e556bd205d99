/** The tasks that match a saved filter. The server finds them: without a connection, what matched before is shown. */
import { fieldErrors } from "@taskwell/client";
import type { Filter } from "@taskwell/client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "../../api.ts";
import { messages as partMessages } from "../../messages/parts.ts";
import { messages } from "../../messages/views.ts";
import { Button } from "../../parts/button.tsx";
import { Empty, Loading, Page } from "../../parts/page.tsx";
import { useKept } from "../../replica/use-kept.ts";
import { useIsOffline } from "../../shell/connection.ts";
import { FilterMenu } from "../../shell/filter-menu.tsx";
import { useGoTo } from "../../routes.ts";
import { UnknownPlace } from "../../shell/unknown-place.tsx";
import { asAnswered, asFlat } from "../../tasks/select.ts";
import { TaskList } from "../../tasks/task-list.tsx";
import { ownTimeZone } from "../../time/days.ts";
import { useRows, useWorkspaceState } from "../../workspace/use-workspace.tsx";

export default function FilterRoom({ id }: { readonly id: string }) {
  const { filters } = useRows();
  const { isComplete } = useWorkspaceState();
  const filter = filters.get(id);
  if (filter !== undefined) return <Matches key={filter.query} filter={filter} />;
  return isComplete ? <UnknownPlace title={messages.filterUnknown} /> : null;
}

function Matches({ filter }: { readonly filter: Filter }) {
  const { name, query } = filter;
  const { tasks } = useRows();
  const isOffline = useIsOffline();
  const goTo = useGoTo();
  // By its text, and not by its id: the server may not have it yet.
  const answer = useInfiniteQuery(
    trpc.filter.run.infiniteQueryOptions(
      { query, timeZone: ownTimeZone, sort: "due" },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const pages = answer.data?.pages;
  useKept(pages);
  const items = useMemo(
    () => asFlat(asAnswered(pages?.flatMap((page) => page.items) ?? [], tasks)),
    [pages, tasks],
  );
  const syntaxError = fieldErrors(answer.error)["query"];
  return (
    <Page
      title={name}
      hasOwnScroll
      actions={<FilterMenu filter={filter} onGone={() => goTo({ room: "inbox" })} />}
    >
      <div className="flex h-full flex-col">
        <div className="mx-auto w-full max-w-4xl px-4 pb-2 text-sm text-muted sm:px-8">
          <code title={messages.query} className="break-words">
            {query}
          </code>
          <p role="status">{pages !== undefined && (isOffline || answer.isError) && messages.lastAnswer}</p>
          {syntaxError !== undefined && (
            <p role="alert" className="text-danger">
              {syntaxError}
            </p>
          )}
        </div>
        <div className="min-h-0 flex-1">
          {pages !== undefined && (
            <TaskList label={name} items={items} showsList empty={<Empty title={messages.filterEmpty} />} />
          )}
          {answer.isLoading && !answer.isPaused && <Loading label={partMessages.loading} />}
          {pages === undefined && syntaxError === undefined && (answer.isError || answer.isPaused) && (
            <Empty title={messages.noAnswer}>
              <Button onClick={() => void answer.refetch()}>{partMessages.tryAgain}</Button>
            </Empty>
          )}
        </div>
        {answer.hasNextPage && (
          <div className="mx-auto w-full max-w-4xl px-2 py-1 sm:px-5">
            <Button
              look="quiet"
              className="text-sm text-muted"
              disabled={answer.isFetching}
              onClick={() => void answer.fetchNextPage()}
            >
              {answer.isFetchingNextPage ? messages.loadingMore : messages.showMore}
            </Button>
          </div>
        )}
      </div>
    </Page>
  );
}
