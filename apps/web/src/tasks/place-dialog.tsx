/** Moves a task step by step, for those who neither drag nor use keys. */
import { commandOf } from "../commands/table.ts";
import { messages } from "../messages/tasks.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import type { Direction } from "./move.ts";

const steps = [
  { direction: "up", command: "moveUp" },
  { direction: "down", command: "moveDown" },
  { direction: "in", command: "indent" },
  { direction: "out", command: "outdent" },
] as const;

interface PlaceDialogProps {
  readonly onMove: (direction: Direction) => void;
  readonly onClose: () => void;
}

/** It stays open, since a task is often moved by several steps. */
export function PlaceDialog({ onMove, onClose }: PlaceDialogProps) {
  return (
    <Dialog title={messages.placeTitle} onClose={onClose}>
      <div className="flex flex-col items-start gap-2">
        {steps.map(({ direction, command }) => (
          <Button key={direction} onClick={() => onMove(direction)}>
            {commandOf(command).title}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
