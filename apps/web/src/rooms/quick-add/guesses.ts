/** What was understood of a line, in words. Pure. */
import { isInbox, nameKey } from "@taskwell/domain/name";
import type { QuickAddReading } from "@taskwell/domain/quick-add/read";
import { messages } from "../../messages/quick-add.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import type { Rows } from "../../replica/rows.ts";
import { formatWhen } from "../../time/format.ts";
import type { IdsByName } from "./line.ts";

export type GuessKind = QuickAddReading["pieces"][number]["kind"];

/** A piece of the line, with what it was taken for. */
export interface Guess {
  readonly kind: GuessKind;
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

interface Words {
  readonly ids: IdsByName;
  readonly rows: Pick<Rows, "lists" | "labels">;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** In the order of the text. Of several pieces that make one date or recurrence, the first says it. */
export function guessesOf(reading: QuickAddReading, { ids, rows, today }: Words): Guess[] {
  const { pieces, due, recurrence, priority } = reading;
  const hasDuePiece = pieces.some(({ kind }) => kind === "due");
  const listNamed = (name: string) =>
    rows.lists.get(ids.lists.get(nameKey(name)) ?? "")?.name ?? (isInbox(name) ? taskMessages.inbox : name);
  const said = new Set<GuessKind>();
  return pieces.map(({ kind, text, start, end }) => {
    const isFirst = !said.has(kind);
    said.add(kind);
    const guess = (words: string) => ({ kind, start, end, words });
    switch (kind) {
      case "due":
        return guess(isFirst && due !== null ? formatWhen(due, today) : text);
      case "recurrence": {
        const isStartSaid = hasDuePiece || due === null || !isFirst || recurrence === null;
        return guess(isStartSaid ? text : messages.recursFrom(text, formatWhen(due, today)));
      }
      case "list":
        return guess(listNamed(nameIn(text)));
      case "label": {
        const name = nameIn(text);
        return guess(rows.labels.get(ids.labels.get(nameKey(name)) ?? "")?.name ?? name);
      }
      case "priority":
        return guess(taskMessages.priorities[priority]);
    }
  });
}

/** Of `#name` or `#"two words"`. */
const nameIn = (piece: string) => piece.slice(1).replace(/^"([^"]+)"$/, "$1");
