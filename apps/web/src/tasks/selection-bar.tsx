/** What can be done with the selected tasks, at the bottom of their list. */
import { messages } from "../messages/tasks.ts";
import { ariaShortcuts, keyLabel } from "../commands/keyboard.tsx";
import { commandOf } from "../commands/table.ts";
import type { CommandName } from "../commands/table.ts";
import { IconButton } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import type { IconName } from "../parts/icon.tsx";
import type { PickerKind } from "./task-picker.tsx";

interface SelectionBarProps {
  readonly count: number;
  /** Whether all of them are done. */
  readonly isDone: boolean;
  readonly onComplete: () => void;
  readonly onPick: (kind: PickerKind) => void;
  readonly onDelete: () => void;
  readonly onClear: () => void;
}

export default function SelectionBar({
  count,
  isDone,
  onComplete,
  onPick,
  onDelete,
  onClear,
}: SelectionBarProps) {
  return (
    <div
      role="toolbar"
      aria-label={messages.selectionActions}
      className="mx-auto my-2 flex w-fit max-w-[calc(100%-1rem)] flex-wrap items-center justify-center rounded-xl border border-line bg-raised px-2 py-1 shadow-lg max-md:px-1 md:gap-1"
    >
      <span
        role="status"
        aria-label={messages.selected(count)}
        className="px-2 font-medium whitespace-nowrap"
      >
        <span className="md:hidden">{count}</span>
        <span className="max-md:hidden">{messages.selected(count)}</span>
      </span>
      <BarButton
        icon="check"
        text={isDone ? messages.notDone : messages.done}
        command="complete"
        onClick={onComplete}
      />
      <BarButton icon="clock" text={messages.due} command="due" onClick={() => onPick("due")} />
      <BarButton icon="flag" text={messages.priority} command="priority" onClick={() => onPick("priority")} />
      <BarButton icon="label" text={messages.labels} command="labels" onClick={() => onPick("labels")} />
      <BarButton icon="move" text={messages.move} command="move" onClick={() => onPick("move")} />
      <BarButton icon="trash" text={messages.delete} command="delete" onClick={onDelete} />
      <IconButton icon="close" label={messages.clear} command="clearSelection" onClick={onClear} />
    </div>
  );
}

interface BarButtonProps {
  readonly icon: IconName;
  readonly text: string;
  readonly command: CommandName;
  readonly onClick: () => void;
}

/** On a phone, only the icon is shown. */
function BarButton({ icon, text, command, onClick }: BarButtonProps) {
  const entry = commandOf(command);
  const [key = ""] = entry.keys;
  return (
    <button
      type="button"
      aria-label={text}
      title={`${text} (${keyLabel(key)})`}
      aria-keyshortcuts={ariaShortcuts(entry)}
      className="inline-flex min-h-9 min-w-9 items-center justify-center gap-1.5 rounded-md px-2 text-sm hover:bg-hover max-md:min-h-11 max-md:min-w-9"
      onClick={onClick}
    >
      <Icon name={icon} />
      <span className="max-lg:hidden">{text}</span>
    </button>
  );
}
