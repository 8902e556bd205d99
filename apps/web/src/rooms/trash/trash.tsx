/** What was deleted in the last 30 days: it can be restored, or deleted for good. */
import { useRef, useState } from "react";
import { messages } from "../../messages/trash.ts";
import { Button } from "../../parts/button.tsx";
import { NoAnswer } from "../../parts/no-answer.tsx";
import { Page } from "../../parts/page.tsx";
import { useIsOffline } from "../../shell/connection.ts";
import { showToast } from "../../shell/toasts.tsx";
import { useEdit } from "../../workspace/use-edit.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { purge, purgeAll } from "./purge.ts";
import type { TrashRow } from "./trash-rows.ts";
import { TrashItem } from "./trash-item.tsx";
import { useTrash } from "./use-trash.ts";

export default function Trash() {
  const { rows, hasAnswer, isStale, hasMore, showMore } = useTrash();
  const isOffline = useIsOffline();
  const edit = useEdit();
  const ref = useRef<HTMLDivElement>(null);
  const [purged, setPurged] = useState<TrashRow | "all">();
  /** To the row that takes the place of one that goes away. */
  const focusBeside = (id: string) => {
    const row = ref.current?.querySelector(`[data-id="${id}"]`);
    const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
    (neighbour?.querySelector("button") ?? ref.current)?.focus();
  };
  const restore = ({ kind, id }: TrashRow) => {
    focusBeside(id);
    if (kind === "task")
      edit([{ path: "task.restore", input: { id } }], messages.taskRestored, { hasToast: true });
    else edit([{ path: "list.restore", input: { id } }], messages.listRestored, { hasToast: true });
  };
  const isUnreachable = isOffline || isStale;
  return (
    <Page
      title={messages.trash}
      actions={
        rows.length > 0 && (
          <Button look="danger" disabled={isUnreachable} onClick={() => setPurged("all")}>
            {messages.purgeAll}
          </Button>
        )
      }
    >
      <div ref={ref} tabIndex={-1} className="outline-none">
        <p className="mb-4 text-muted">{messages.hint}</p>
        <p role="status" className="mb-4 text-muted empty:hidden">
          {hasAnswer && isUnreachable && messages.lastAnswer}
        </p>
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <TrashItem
              key={row.id}
              row={row}
              canPurge={!isUnreachable}
              onRestore={() => restore(row)}
              onPurge={() => setPurged(row)}
            />
          ))}
        </ul>
        {rows.length === 0 && (
          <NoAnswer
            hasAnswer={hasAnswer}
            isUnreachable={isUnreachable}
            empty={messages.empty}
            unreachable={messages.unreachable}
          />
        )}
        {hasMore && (
          <Button look="quiet" className="mt-2" onClick={showMore}>
            {messages.showMore}
          </Button>
        )}
      </div>
      {purged !== undefined && (
        <ConfirmDialog
          question={purged === "all" ? messages.purgeAllQuestion : messages.purgeQuestion(purged.name)}
          hint={
            purged === "all"
              ? messages.purgeAllHint
              : purged.kind === "list"
                ? messages.purgeListHint
                : messages.purgeTaskHint
          }
          onConfirm={(onProgress) => (purged === "all" ? purgeAll(onProgress) : purge(purged))}
          onClose={(isDone) => {
            setPurged(undefined);
            if (!isDone) return;
            showToast(messages.purged);
            // The dialog gives the focus back first, to a button that goes away.
            requestAnimationFrame(() => (purged === "all" ? ref.current?.focus() : focusBeside(purged.id)));
          }}
        />
      )}
    </Page>
  );
}
