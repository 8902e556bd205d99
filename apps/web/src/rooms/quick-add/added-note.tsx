/** Says what was added, above the page that the toasts belong to, and takes it back. */
import { messages as partMessages } from "../../messages/parts.ts";
import { Icon } from "../../parts/icon.tsx";

interface AddedNoteProps {
  readonly text: string | undefined;
  readonly onUndo: () => void;
}

export function AddedNote({ text, onUndo }: AddedNoteProps) {
  return (
    <div
      role="status"
      className="flex min-w-0 items-center gap-2 text-sm text-muted not-empty:flex-1 max-md:not-empty:basis-full"
    >
      {text !== undefined && (
        <>
          <Icon name="check" className="size-4 text-accent" />
          <span className="min-w-0 truncate">{text}</span>
          <button
            type="button"
            className="min-h-8 shrink-0 rounded px-1 font-medium text-ink underline underline-offset-2"
            onClick={onUndo}
          >
            {partMessages.undo}
          </button>
        </>
      )}
    </div>
  );
}
