/** A modal dialog: the browser's own, which keeps the focus, closes with Esc, and gives the focus back. */
import { useId, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { messages } from "../messages/parts.ts";
import { IconButton } from "./button.tsx";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** False: Esc and a click beside it do not close it. */
  readonly isDismissable?: boolean;
  /** `top`: near the top, where it does not move as it grows. */
  readonly place?: "centre" | "top";
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, isDismissable = true, place = "centre", children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before it leaves the page: only then does closing it give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      closedby={isDismissable ? "closerequest" : "none"}
      className={`mx-auto max-h-[85dvh] w-[min(36rem,calc(100vw-2rem))] overflow-auto rounded-xl border border-line bg-raised p-0 text-ink shadow-xl ${place === "top" ? "mt-[10vh]" : "my-auto"}`}
      onCancel={(event) => {
        // Closed by taking it away: what it was opened for is told first.
        event.preventDefault();
        if (isDismissable) onClose();
      }}
      onKeyDown={(event) => {
        // For browsers that do not know `closedby`, and close with the second Esc whatever the page says.
        if (event.key === "Escape" && !isDismissable) event.preventDefault();
      }}
      onMouseDown={(event) => {
        if (isDismissable && event.target === event.currentTarget) onClose();
      }}
    >
      <div className="p-5">
        <div className="mb-4 flex items-center justify-between gap-4">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          {isDismissable && <IconButton icon="close" label={messages.close} onClick={onClose} />}
        </div>
        {children}
      </div>
    </dialog>
  );
}
