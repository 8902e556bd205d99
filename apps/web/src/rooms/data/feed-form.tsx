/** Creates a calendar feed. */
import { fieldErrors, isTaskwellError } from "@taskwell/client";
import { useState } from "react";
import { api } from "../../api.ts";
import { messages } from "../../messages/data.ts";
import { newId } from "../../outbox/new-id.ts";
import { Button } from "../../parts/button.tsx";
import { Field, inputLook } from "../../parts/field.tsx";
import { ListSelect } from "./list-select.tsx";

export function FeedForm({ onCreated }: { readonly onCreated: () => Promise<void> }) {
  const [name, setName] = useState(messages.feedNameDefault);
  const [listId, setListId] = useState<string | null>(null);
  const [content, setContent] = useState<"events" | "todos">("events");
  const [nameError, setNameError] = useState<string>();
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    setNameError(undefined);
    setError(undefined);
    try {
      const context = { idempotencyKey: newId() };
      await api.feed.create.mutate({ id: newId(), name, listId, content }, { context });
      setName(messages.feedNameDefault);
      await onCreated();
    } catch (cause) {
      const ofName = isTaskwellError(cause) ? fieldErrors(cause)["name"] : undefined;
      const isRefused = isTaskwellError(cause) && cause.data != null;
      setNameError(ofName);
      if (ofName === undefined) setError(isRefused ? cause.message : messages.feedFailed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="mt-4 max-w-md"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void create();
      }}
    >
      <Field label={messages.feedName} error={nameError}>
        {(props) => (
          <input
            {...props}
            className={inputLook}
            autoComplete="off"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <ListSelect label={messages.feedList} noList={messages.allLists} value={listId} onChange={setListId} />
      <Field label={messages.feedContent}>
        {(props) => (
          <select
            {...props}
            className={inputLook}
            value={content}
            onChange={({ target }) => setContent(target.value === "events" ? "events" : "todos")}
          >
            <option value="events">{messages.events}</option>
            <option value="todos">{messages.todos}</option>
          </select>
        )}
      </Field>
      {error !== undefined && (
        <p role="alert" className="mb-4 text-danger">
          {error}
        </p>
      )}
      <Button type="submit" aria-disabled={isBusy} className="aria-disabled:opacity-60">
        {messages.createFeed}
      </Button>
    </form>
  );
}
