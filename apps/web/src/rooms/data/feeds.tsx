/** Addresses that calendar programs subscribe to. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { isTaskwellError } from "@taskwell/client";
import type { Feed } from "@taskwell/client";
import { useRef, useState } from "react";
import { api, trpc } from "../../api.ts";
import { messages } from "../../messages/data.ts";
import { newId } from "../../outbox/new-id.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { inputLook } from "../../parts/field.tsx";
import { showToast } from "../../shell/toasts.tsx";
import { useRows } from "../../workspace/use-workspace.tsx";
import { Section } from "../settings/section.tsx";
import { FeedForm } from "./feed-form.tsx";

export function Feeds() {
  const query = trpc.feed.list.queryOptions({ limit: 100 });
  const feeds = useQuery(query);
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: query.queryKey });
  return (
    <Section title={messages.feedsTitle}>
      <p className="mb-4 text-muted">{messages.feedsText}</p>
      {feeds.isError && feeds.data === undefined && (
        <p role="alert" className="mb-4 text-danger">
          {messages.feedsFailed}
        </p>
      )}
      <ul>
        {feeds.data?.items.map((feed) => (
          <FeedRow key={feed.id} feed={feed} onDeleted={refresh} />
        ))}
      </ul>
      <FeedForm onCreated={refresh} />
    </Section>
  );
}

interface FeedRowProps {
  readonly feed: Feed;
  readonly onDeleted: () => Promise<void>;
}

function FeedRow({ feed: { id, name, listId, content, path }, onDeleted }: FeedRowProps) {
  const { lists } = useRows();
  const address = useRef<HTMLInputElement>(null);
  const [isAsking, setAsking] = useState(false);
  const listName = listId === null ? messages.allLists : (lists.get(listId)?.name ?? "");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${location.origin}${path}`);
      showToast(messages.copied);
    } catch {
      // Not allowed, or a page on plain http, which has no clipboard.
      address.current?.select();
      showToast(messages.copyByHand);
    }
  };
  const remove = async () => {
    setAsking(false);
    try {
      await api.feed.delete.mutate({ id }, { context: { idempotencyKey: newId() } });
      showToast(messages.feedDeleted);
      await onDeleted();
    } catch (error) {
      showToast(isTaskwellError(error) && error.data != null ? error.message : messages.feedFailed);
    }
  };
  return (
    <li className="border-b border-line py-3">
      <p className="font-medium break-words">{name}</p>
      <p className="mb-2 text-sm text-muted">
        {[listName, content === "events" ? messages.events : messages.todos].join(" · ")}
      </p>
      <div className="flex flex-wrap gap-2">
        <input
          ref={address}
          readOnly
          aria-label={messages.feedAddress(name)}
          className={`${inputLook} min-w-48 flex-1 basis-0 text-muted`}
          value={`${location.origin}${path}`}
          onFocus={({ target }) => target.select()}
        />
        <Button onClick={() => void copy()}>{messages.copy}</Button>
        <Button aria-label={messages.deleteFeedOf(name)} onClick={() => setAsking(true)}>
          {messages.deleteFeed}
        </Button>
      </div>
      {isAsking && (
        <Dialog title={messages.deleteFeedTitle(name)} onClose={() => setAsking(false)}>
          <p className="mb-5">{messages.deleteFeedText}</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{messages.cancel}</Button>
            <Button look="danger" onClick={() => void remove()}>
              {messages.deleteFeed}
            </Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}
