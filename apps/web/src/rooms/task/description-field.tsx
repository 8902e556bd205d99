/** The description of a task: shown as Markdown, and edited as text. A half-written one is kept until it is saved or discarded. */
import type { Task } from "@taskwell/client";
import { use, Suspense, useRef, useState } from "react";
import type { MouseEvent } from "react";
import { flushSync } from "react-dom";
import { keyLabel } from "../../commands/keyboard.tsx";
import { paneMessages as messages } from "../../messages/task.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { useEdit } from "../../workspace/use-edit.tsx";
import { useDraft } from "./use-draft.ts";

export function DescriptionField({ task: { id, description } }: { readonly task: Task }) {
  const edit = useEdit();
  const { draft, write, clear } = useDraft(`task:${id}:description`);
  const [isEditing, setEditing] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const saved = description ?? "";
  const open = () => {
    flushSync(() => setEditing(true));
    frame.current?.querySelector("textarea")?.focus();
  };
  const close = () => {
    flushSync(() => {
      setEditing(false);
      clear();
    });
    frame.current?.querySelector("button")?.focus();
  };
  const save = () => {
    if (draft !== undefined) {
      const text = nullIfBlank(draft.text);
      // Changed elsewhere since the draft was begun, it becomes a conflict, and nothing is lost.
      const base = { description: nullIfBlank(draft.base) };
      if (text !== description)
        edit([{ path: "task.update", input: { id, description: text } }], messages.descriptionChanged, {
          base,
        });
    }
    close();
  };
  if (!isEditing && draft === undefined)
    return (
      <div ref={frame}>
        {saved === "" ? (
          <button
            type="button"
            className="min-h-9 w-full rounded-md px-1 py-1 text-left text-muted hover:bg-hover"
            onClick={open}
          >
            {messages.addDescription}
          </button>
        ) : (
          <div className="flex items-start gap-1">
            {/* With keys, the button beside it does the same. */}
            <div
              className="markdown min-w-0 flex-1 cursor-text px-1 break-words"
              onClick={(event) => isPlainClick(event) && open()}
            >
              <Suspense fallback={<p className="whitespace-pre-wrap">{saved}</p>}>
                <Markdown text={saved} />
              </Suspense>
            </div>
            <IconButton icon="note" label={messages.editDescription} onClick={open} />
          </div>
        )}
      </div>
    );
  return (
    <div ref={frame}>
      <textarea
        aria-label={messages.description}
        rows={4}
        maxLength={16_384}
        className="field-sizing-content min-h-24 w-full rounded-md border border-field bg-raised px-3 py-2"
        value={draft?.text ?? saved}
        onChange={({ target }) => {
          setEditing(true);
          write(target.value, saved);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) save();
          else if (event.key === "Escape" && draft === undefined) close();
          else return;
          event.preventDefault();
        }}
      />
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 text-sm text-muted">
          {draft === undefined ? messages.descriptionHint : messages.draft}
        </p>
        <Button onClick={close}>{messages.discard}</Button>
        <Button look="main" title={keyLabel("Mod+Enter")} onClick={save}>
          {messages.save}
        </Button>
      </div>
    </div>
  );
}

const nullIfBlank = (text: string) => (text.trim() === "" ? null : text);

/** Neither on a link, nor the end of a selection. */
function isPlainClick({ target }: MouseEvent): boolean {
  const isOnLink = target instanceof Element && target.closest("a") !== null;
  return !isOnLink && getSelection()?.isCollapsed !== false;
}

const markdown = import("./markdown.ts");

function Markdown({ text }: { readonly text: string }) {
  const { htmlOf } = use(markdown);
  // oxlint-disable-next-line react/no-danger -- micromark escapes the HTML in it
  return <div dangerouslySetInnerHTML={{ __html: htmlOf(text) }} />;
}
