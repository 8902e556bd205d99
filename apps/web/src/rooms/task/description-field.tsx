/** The description of a task: shown as Markdown, and edited as text. A half-written one is kept until it is saved or discarded. */
import type { Task } from "@taskwell/client";
import { use, Suspense, useState } from "react";
import { paneMessages as messages } from "../../messages/task.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { useEdit } from "../../workspace/use-edit.tsx";
import { useDraft } from "./use-draft.ts";

export function DescriptionField({ task: { id, description } }: { readonly task: Task }) {
  const edit = useEdit();
  const { draft, write, clear } = useDraft(`task:${id}:description`);
  const [isEditing, setEditing] = useState(false);
  const saved = description ?? "";
  const save = () => {
    setEditing(false);
    if (draft === undefined) return;
    const text = draft.text.trim() === "" ? null : draft.text;
    if (text !== description)
      edit([{ path: "task.update", input: { id, description: text } }], messages.descriptionChanged);
    clear();
  };
  const discard = () => {
    setEditing(false);
    clear();
  };
  if (!isEditing && draft === undefined)
    return saved === "" ? (
      <button
        type="button"
        className="rounded-md px-1 py-1 text-left text-muted hover:bg-hover"
        onClick={() => setEditing(true)}
      >
        {messages.addDescription}
      </button>
    ) : (
      <div className="flex items-start gap-1">
        <div className="markdown min-w-0 flex-1 px-1 break-words">
          <Suspense fallback={<p className="whitespace-pre-wrap">{saved}</p>}>
            <Markdown text={saved} />
          </Suspense>
        </div>
        <IconButton icon="note" label={messages.editDescription} onClick={() => setEditing(true)} />
      </div>
    );
  return (
    <div>
      <textarea
        aria-label={messages.description}
        // A draft that was found is not what one came for.
        ref={(field) => {
          if (isEditing && draft === undefined) field?.focus();
        }}
        rows={4}
        maxLength={16_384}
        className="field-sizing-content min-h-24 w-full rounded-md border border-field bg-raised px-3 py-2"
        value={draft?.text ?? saved}
        onChange={({ target }) => {
          setEditing(true);
          write(target.value, saved);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) save();
          else if (event.key === "Escape" && draft === undefined) {
            event.preventDefault();
            setEditing(false);
          }
        }}
      />
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 text-sm text-muted">
          {draft === undefined ? messages.descriptionHint : messages.draft}
        </p>
        <Button onClick={discard}>{messages.discard}</Button>
        <Button look="main" onClick={save}>
          {messages.save}
        </Button>
      </div>
    </div>
  );
}

const markdown = import("./markdown.ts");

function Markdown({ text }: { readonly text: string }) {
  const { htmlOf } = use(markdown);
  // oxlint-disable-next-line react/no-danger -- micromark escapes the HTML in it
  return <div dangerouslySetInnerHTML={{ __html: htmlOf(text) }} />;
}
