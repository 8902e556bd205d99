/** Finds tasks by words, as one types. */
import { useEffect, useMemo, useRef } from "react";
import type { MouseEvent } from "react";
import { messages } from "../../messages/search.ts";
import { messages as partMessages } from "../../messages/parts.ts";
import { inputLook } from "../../parts/field.tsx";
import { Empty, Loading, Page } from "../../parts/page.tsx";
import { useOpenTask } from "../../routes.ts";
import { useNowMs } from "../../time/use-now.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { MoreButton } from "./more-button.tsx";
import { ResultItem } from "./result-item.tsx";
import { useResultKeys } from "./use-result-keys.ts";
import { useResults } from "./use-results.ts";
import { useSearchText } from "./use-search-text.ts";

export default function Search() {
  const rows = useRows();
  const nowMs = useNowMs();
  const [shownId] = useOpenTask();
  const { text, setText, query, searchNow } = useSearchText();
  const { results, kind, hasMore, isLoadingMore, showMore } = useResults(query);
  const tasks = useMemo(() => results?.map(({ task }) => task) ?? [], [results]);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { focusFirst, toggle, listProps } = useResultKeys({ tasks, field, list });
  useEffect(() => field.current?.focus(), []);

  const hrefOf = (id: string) => `/search?${new URLSearchParams({ q: query, task: id }).toString()}`;
  const handleClick = ({ target }: MouseEvent) => {
    if (!(target instanceof Element) || target.closest("[data-part=complete]") === null) return;
    toggle(target.closest<HTMLElement>("[data-id]")?.dataset["id"]);
  };
  return (
    <Page title={messages.title}>
      <form
        role="search"
        className="sticky top-0 z-20 -mx-1 bg-page px-1 pt-1 pb-3"
        onSubmit={(event) => {
          event.preventDefault();
          searchNow();
        }}
      >
        <input
          ref={field}
          type="search"
          aria-label={messages.field}
          placeholder={messages.field}
          autoComplete="off"
          enterKeyHint="search"
          maxLength={200}
          className={inputLook}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            focusFirst();
          }}
        />
      </form>
      <p role="status" className="px-1 text-sm text-muted empty:hidden">
        {query !== "" && [
          kind === "local" && `${messages.offline} `,
          kind === "similar" && messages.similar,
          kind !== "similar" && tasks.length > 0 && messages.count(tasks.length, hasMore),
        ]}
      </p>
      {query === "" && <Empty title={messages.start}>{messages.startHint}</Empty>}
      {results === undefined && <Loading label={partMessages.loading} />}
      {query !== "" && results?.length === 0 && (
        <Empty title={messages.nothing(query)}>{messages.nothingHint}</Empty>
      )}
      {tasks.length > 0 && (
        <ul ref={list} aria-label={messages.results} className="mt-2" onClick={handleClick} {...listProps}>
          {results?.map((result) => (
            <ResultItem
              key={result.task.id}
              result={result}
              href={hrefOf(result.task.id)}
              rows={rows}
              nowMs={nowMs}
              isShown={result.task.id === shownId}
            />
          ))}
        </ul>
      )}
      {hasMore && <MoreButton count={tasks.length} isLoading={isLoadingMore} onMore={showMore} />}
    </Page>
  );
}
