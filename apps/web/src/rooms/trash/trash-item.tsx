/** A list or a task in the trash. */
import { messages } from "../../messages/trash.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { formatInstant } from "../../time/format.ts";
import type { TrashRow } from "./trash-rows.ts";

interface TrashItemProps {
  readonly row: TrashRow;
  readonly canPurge: boolean;
  readonly onRestore: () => void;
  readonly onPurge: () => void;
}

export function TrashItem({ row, canPurge, onRestore, onPurge }: TrashItemProps) {
  const { kind, id, name, deletedAt, withCount } = row;
  const withOthers = kind === "list" ? messages.withTasks : messages.withSubtasks;
  const notes = [
    messages.deletedAt(formatInstant(deletedAt)),
    ...(withCount > 0 ? [withOthers(withCount)] : []),
  ];
  return (
    <li data-id={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <span className="text-muted">
        <Icon name={kind === "list" ? "list" : "check"} />
      </span>
      <div className="min-w-0 flex-1 basis-48">
        <p className="break-words">{name}</p>
        <p className="text-sm text-muted">{notes.join(" · ")}</p>
      </div>
      <div className="flex gap-1">
        <Button look="quiet" aria-label={messages.restoreNamed(name)} onClick={onRestore}>
          <Icon name="undo" />
          {messages.restore}
        </Button>
        <Button
          look="quiet"
          className="text-danger"
          disabled={!canPurge}
          aria-label={messages.purgeNamed(name)}
          onClick={onPurge}
        >
          {messages.purge}
        </Button>
      </div>
    </li>
  );
}
