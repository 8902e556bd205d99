/** Says that a text is a draft, and saves or discards it. */
import { keyLabel } from "../../commands/keyboard.tsx";
import { paneMessages as messages } from "../../messages/task.ts";
import { Button } from "../../parts/button.tsx";

interface DraftNoticeProps {
  /** What is unsaved. */
  readonly label: string;
  /** What to say while there is no draft yet. */
  readonly hint?: string | undefined;
  /** The key that saves, such as `Enter`. */
  readonly saveKey: string;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

export function DraftNotice({ label, hint, saveKey, onSave, onDiscard }: DraftNoticeProps) {
  return (
    <div role="group" aria-label={label} className="mt-2 flex flex-wrap items-center gap-2 px-1">
      <p className="min-w-0 flex-1 text-sm text-muted">{hint ?? messages.draft}</p>
      <Button onClick={onDiscard}>{messages.discard}</Button>
      <Button look="main" title={keyLabel(saveKey)} onClick={onSave}>
        {messages.save}
      </Button>
    </div>
  );
}
