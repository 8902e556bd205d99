/** Words of adding a task. */
import type { GuessKind } from "../rooms/quick-add/guesses.ts";

const kinds: Readonly<Record<GuessKind, string>> = {
  due: "Due",
  recurrence: "Repeats",
  list: "List",
  label: "Label",
  priority: "Priority",
};

export const messages = {
  title: "Add a task",
  line: "What is to be done?",
  placeholder: "Call Ann tomorrow at 9 #work @phone !high",
  empty: "Write what is to be done.",
  onlyPieces: "A date or a list alone is no task: write what is to be done.",
  grammarMissing: "Dates and names cannot be recognised now. The line becomes the title.",
  lists: "Lists",
  labels: "Labels",
  understood: "Understood",
  recursFrom: (piece: string, when: string) => `${piece}, first: ${when}`,
  guess: (kind: GuessKind, words: string) => `${kinds[kind]}: ${words}`,
  drop: (kind: GuessKind, words: string) => `${kinds[kind]}: ${words}. Leave it in the title`,
  dropHint: "Leave it in the title",
  dropDefault: (kind: GuessKind, words: string) => `${kinds[kind]}: ${words}. Remove`,
  dropDefaultHint: "Remove",
  add: "Add",
  addAndOpen: "Add and open",
  dropsGuess: (piece: string) => `leaves “${piece}” in the title`,
  addedTo: (title: string, list: string) => `“${title}” added to ${list}`,
  added: (count: number) => (count === 1 ? "Task added" : `${count} tasks added`),
  pasted: (count: number) => `You have pasted ${count} lines.`,
  addSeveral: (count: number) => `Add ${count} tasks`,
  asOne: "Put them into one",
  more: (count: number) => `and ${count} more`,
} as const;
