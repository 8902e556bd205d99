/** What was changed, by whom, and when: of the whole account, or of one row (`?id=`). */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useSearchParams } from "wouter";
import { trpc } from "../../api.ts";
import { messages } from "../../messages/history.ts";
import { Button } from "../../parts/button.tsx";
import { NoAnswer } from "../../parts/no-answer.tsx";
import { Page } from "../../parts/page.tsx";
import { useIsOffline } from "../../shell/connection.ts";
import { formatDay, formatFullDay } from "../../time/format.ts";
import { useToday } from "../../time/use-now.ts";
import { CallItem } from "./call-item.tsx";
import { callsByDay } from "./history-calls.ts";
import { useNames } from "./use-names.ts";

const isId = /^[\da-f-]{36}$/i;

export default function History() {
  const [parameters] = useSearchParams();
  const id = parameters.get("id") ?? "";
  return <Entries key={id} id={isId.test(id) ? id : undefined} />;
}

function Entries({ id }: { readonly id: string | undefined }) {
  const today = useToday();
  const isOffline = useIsOffline();
  const answer = useInfiniteQuery(
    trpc.history.list.infiniteQueryOptions(
      { limit: 100, ...(id === undefined ? {} : { id }) },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const entries = useMemo(() => answer.data?.pages.flatMap(({ items }) => items) ?? [], [answer.data]);
  const nameOf = useNames(entries);
  const days = useMemo(() => callsByDay(entries), [entries]);
  const isUnreachable = isOffline || answer.isError || answer.isPaused;
  return (
    <Page title={messages.history}>
      {id === undefined ? (
        <p className="mb-4 text-muted">{messages.hint}</p>
      ) : (
        <p className="mb-4 text-muted">
          {messages.only(nameOf(id) ?? messages.gone(entries[0]?.kind ?? "task"))}{" "}
          <Link href="/history" className="underline underline-offset-2 hover:text-ink">
            {messages.showAll}
          </Link>
        </p>
      )}
      <p role="status" className="mb-4 text-muted empty:hidden">
        {answer.data !== undefined && isUnreachable && messages.lastAnswer}
      </p>
      {[...days].map(([day, calls]) => (
        <section key={day} aria-labelledby={`day-${day}`} className="mb-6">
          <h2
            id={`day-${day}`}
            title={formatFullDay(day)}
            className="border-b border-line pb-1 font-semibold"
          >
            {formatDay(day, today)}
          </h2>
          <ul className="divide-y divide-line">
            {calls.map((call) => (
              <CallItem key={call.key} call={call} nameOf={nameOf} canUndo={!isUnreachable} />
            ))}
          </ul>
        </section>
      ))}
      {entries.length === 0 && (
        <NoAnswer
          hasAnswer={answer.data !== undefined}
          isUnreachable={isUnreachable}
          empty={messages.empty}
          unreachable={messages.unreachable}
        />
      )}
      {answer.hasNextPage && (
        <Button look="quiet" disabled={answer.isFetching} onClick={() => void answer.fetchNextPage()}>
          {answer.isFetchingNextPage ? messages.loadingMore : messages.showMore}
        </Button>
      )}
    </Page>
  );
}
