/** Short messages at the edge of the screen, read aloud by screen readers, such as "Task completed · Undo". */
import { useEffect } from "react";
import { messages } from "../messages/parts.ts";
import { createObservable, useObservable } from "../observable.ts";
import { IconButton } from "../parts/button.tsx";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const toasts = createObservable<readonly Toast[]>([]);
const maxToasts = 3;
const shownMs = 8_000;
let lastId = 0;

export function showToast(text: string, action?: Toast["action"]): void {
  lastId += 1;
  const toast = { id: lastId, text, ...(action === undefined ? {} : { action }) };
  toasts.set([...toasts.get().slice(1 - maxToasts), toast]);
}

function hide(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

export function Toasts() {
  const shown = useObservable(toasts);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-20 flex flex-col items-center gap-2 p-4"
    >
      {shown.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastItem({ toast: { id, text, action } }: { readonly toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => hide(id), shownMs);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div className="pointer-events-auto flex max-w-full items-center gap-3 rounded-lg bg-ink py-1 pr-1 pl-4 text-page shadow-lg">
      <span className="min-w-0 truncate">{text}</span>
      {action !== undefined && (
        <button
          type="button"
          className="min-h-8 shrink-0 rounded px-2 font-semibold underline underline-offset-2"
          onClick={() => {
            hide(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton
        icon="close"
        label={messages.close}
        className="text-page! hover:bg-transparent!"
        onClick={() => hide(id)}
      />
    </div>
  );
}
