/** Completes names of lists and labels in the line: which are offered, which one is active, and the keys that choose. */
import { nameKey } from "@taskwell/domain/name";
import { useId, useState } from "react";
import type { KeyboardEvent } from "react";
import type { Rows } from "../../replica/rows.ts";
import { begunNameAt, completed, namesFor } from "./completion.ts";
import type { BegunName } from "./completion.ts";

export interface Completion {
  readonly id: string;
  readonly sign: BegunName["sign"] | undefined;
  /** None: there is nothing to choose. */
  readonly names: readonly string[];
  /** -1: none, since what was typed is a name already. */
  readonly active: number;
  readonly setActive: (at: number) => void;
  readonly choose: (name: string) => void;
  readonly handleKey: (event: KeyboardEvent) => boolean;
  /** Tells where one writes; undefined: elsewhere. */
  readonly follow: (text: string, caret: number | undefined) => void;
}

interface CompletionOptions {
  readonly text: string;
  readonly rows: Pick<Rows, "lists" | "labels">;
  readonly onComplete: (text: string, caret: number) => void;
}

export function useCompletion({ text, rows, onComplete }: CompletionOptions): Completion {
  const id = useId();
  const [caret, setCaret] = useState<number>();
  /** Where the name begins that nothing shall be offered for. */
  const [dismissed, setDismissed] = useState<number>();
  const [moved, setMoved] = useState<{ readonly typed: string; readonly at: number }>();

  const begun = caret === undefined ? undefined : begunNameAt(text, caret);
  const isOffered = begun !== undefined && begun.start !== dismissed;
  const found = isOffered ? namesFor(begun, rows) : [];
  const typed = begun?.typed ?? "";
  const isName = found.some((name) => nameKey(name) === nameKey(typed));
  const names = isName && found.length === 1 ? [] : found;
  const first = isName ? -1 : 0;
  const active = moved?.typed === typed ? Math.min(moved.at, names.length - 1) : first;

  const setActive = (at: number) => setMoved({ typed, at });
  const choose = (name: string | undefined) => {
    if (begun === undefined || name === undefined) return;
    const next = completed(text, begun, name);
    setMoved(undefined);
    setCaret(next.caret);
    onComplete(next.text, next.caret);
  };
  const handleKey = ({ key, shiftKey }: KeyboardEvent) => {
    if (begun === undefined || names.length === 0) return false;
    const isChoice = (key === "Enter" || key === "Tab") && !shiftKey && active >= 0;
    if (key === "ArrowDown") setActive((active + 1) % names.length);
    else if (key === "ArrowUp") setActive((active <= 0 ? names.length : active) - 1);
    else if (key === "Escape") setDismissed(begun.start);
    else if (isChoice) choose(names[active]);
    else return false;
    return true;
  };
  const follow = (newText: string, newCaret: number | undefined) => {
    setCaret(newCaret);
    if (newCaret !== undefined && begunNameAt(newText, newCaret)?.start !== dismissed)
      setDismissed(undefined);
  };
  return { id, sign: begun?.sign, names, active, setActive, choose, handleKey, follow };
}
