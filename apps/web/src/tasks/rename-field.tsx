/** The title of a task while it is edited in its row. */
import { useLayoutEffect, useRef } from "react";
import { messages } from "../messages/tasks.ts";

interface RenameFieldProps {
  readonly title: string;
  /** @param title undefined: it stays as it was */
  readonly onEnd: (title: string | undefined, isByKey: boolean) => void;
}

export function RenameField({ title, onEnd }: RenameFieldProps) {
  const ref = useRef<HTMLInputElement>(null);
  const hasEnded = useRef(false);
  useLayoutEffect(() => {
    ref.current?.focus({ preventScroll: true });
    ref.current?.select();
  }, []);
  const end = (newTitle: string | undefined, isByKey: boolean) => {
    if (hasEnded.current) return;
    hasEnded.current = true;
    onEnd(newTitle, isByKey);
  };
  return (
    <input
      ref={ref}
      aria-label={messages.newTitle}
      defaultValue={title}
      maxLength={255}
      className="min-w-0 flex-1 rounded border border-field bg-raised px-1 py-0.5 text-base select-text focus-visible:outline-offset-0 md:-ml-1"
      onBlur={({ currentTarget }) => end(currentTarget.value, false)}
      onKeyDown={({ key, nativeEvent, currentTarget }) => {
        // Enter and Esc of an input method are about what is being composed.
        if (nativeEvent.isComposing || nativeEvent.keyCode === 229) return;
        if (key === "Enter") end(currentTarget.value, true);
        if (key === "Escape") end(undefined, true);
      }}
    />
  );
}
