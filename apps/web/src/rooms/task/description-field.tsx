/** The description of a task: shown as Markdown, and edited as text. A half-written one is kept until it is saved or discarded. */
import type { Task } from "@taskwell/client";
import { use, Suspense, useRef, useState } from "react";
import type { MouseEvent } from "react";
import { flushSync } from "react-dom";
import { paneMessages as messages } from "../../messages/task.ts";
import { IconButton } from "../../parts/button.tsx";
import { DraftNotice } from "./draft-notice.tsx";
import { useTextField } from "./use-text-field.ts";

export function DescriptionField({ task }: { readonly task: Task }) {
  const { text, isDraft, write, save, discard } = useTextField(task, "description");
  const [isEditing, setEditing] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const saved = task.description ?? "";
  const open = () => {
    flushSync(() => setEditing(true));
    frame.current?.querySelector("textarea")?.focus();
  };
  const close = (how: () => void) => {
    flushSync(() => {
      setEditing(false);
      how();
    });
    frame.current?.querySelector("button")?.focus();
  };
  if (!isEditing && !isDraft)
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
        value={text}
        onChange={({ target }) => {
          setEditing(true);
          write(target.value);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) close(save);
          else if (event.key === "Escape" && !isDraft) close(discard);
          else return;
          event.preventDefault();
        }}
      />
      <DraftNotice
        label={messages.descriptionDraft}
        hint={isDraft ? undefined : messages.descriptionHint}
        saveKey="Mod+Enter"
        onSave={() => close(save)}
        onDiscard={() => close(discard)}
      />
    </div>
  );
}

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
