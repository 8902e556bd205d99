/** What the task gets, in words: each is a button that takes it away. */
import type { ReactNode } from "react";
import { messages } from "../../messages/quick-add.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import { Icon } from "../../parts/icon.tsx";
import type { IconName } from "../../parts/icon.tsx";
import type { Rows } from "../../replica/rows.ts";
import { messages as timeMessages } from "../../messages/time.ts";
import type { Guess, GuessKind } from "./guesses.ts";
import type { Defaults } from "./new-task.ts";

const icons: Readonly<Record<GuessKind, IconName>> = {
  due: "today",
  recurrence: "repeat",
  list: "list",
  label: "label",
  priority: "flag",
};

interface ChipsProps {
  readonly guesses: readonly Guess[];
  readonly defaults: Defaults;
  readonly rows: Pick<Rows, "lists" | "labels">;
  readonly onDrop: (guess: Guess) => void;
  readonly onDropDefault: (name: keyof Defaults) => void;
}

export function Chips({ guesses, defaults, rows, onDrop, onDropDefault }: ChipsProps) {
  const { listId, labelId, isDueToday } = defaults;
  const ofPlace = (kind: GuessKind, words: string, name: keyof Defaults) => (
    <Chip
      key={name}
      icon={icons[kind]}
      label={messages.dropDefault(kind, words)}
      hint={messages.dropDefaultHint}
      look="border border-line"
      onDrop={() => onDropDefault(name)}
    >
      {words}
    </Chip>
  );
  return (
    <ul aria-label={messages.understood} className="mt-3 flex min-h-9 flex-wrap gap-2 max-md:min-h-10">
      {guesses.map((guess) => (
        <Chip
          key={guess.start}
          icon={icons[guess.kind]}
          label={messages.drop(guess.kind, guess.words)}
          hint={messages.dropHint}
          look="bg-accent-soft"
          onDrop={() => onDrop(guess)}
        >
          {guess.words}
        </Chip>
      ))}
      {isDueToday && ofPlace("due", timeMessages.today, "isDueToday")}
      {listId !== null && ofPlace("list", rows.lists.get(listId)?.name ?? taskMessages.inbox, "listId")}
      {labelId !== null && ofPlace("label", rows.labels.get(labelId)?.name ?? "", "labelId")}
    </ul>
  );
}

interface ChipProps {
  readonly icon: IconName;
  readonly label: string;
  readonly hint: string;
  readonly look: string;
  readonly onDrop: () => void;
  readonly children: ReactNode;
}

function Chip({ icon, label, hint, look, onDrop, children }: ChipProps) {
  return (
    <li className="min-w-0">
      <button
        type="button"
        aria-label={label}
        title={hint}
        className={`flex min-h-8 max-w-full items-center gap-1.5 rounded-full pr-2 pl-3 text-sm hover:bg-hover max-md:min-h-10 ${look}`}
        onClick={onDrop}
        onKeyDown={(event) => {
          if (event.key !== "Backspace" && event.key !== "Delete") return;
          // The field gets the focus, and would lose a letter to the same key.
          event.preventDefault();
          onDrop();
        }}
      >
        <Icon name={icon} className="size-3.5" />
        <span className="min-w-0 truncate">{children}</span>
        <Icon name="close" className="size-3 text-muted" />
      </button>
    </li>
  );
}
