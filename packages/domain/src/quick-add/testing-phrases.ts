/** Phrases as people type them, with their right readings. */
import { dates, times, zones } from "./testing-phrases-dates.ts";
import { errands } from "./testing-phrases-errands.ts";
import { everyday } from "./testing-phrases-everyday.ts";
import { ranges, rules } from "./testing-phrases-rules.ts";
import { varied } from "./testing-phrases-varied.ts";
import { literals, mixed } from "./testing-phrases-titles.ts";

export interface TestPhrase {
  readonly text: string;
  readonly title: string;
  /** Date, time and, unless it is New York, zone. */
  readonly due: string;
  /** The rule, and "done" if it counts from completion. */
  readonly rule: string;
  /** List, labels and priority. */
  readonly names: string;
  readonly isKnownToBeWrong: boolean;
}

const known = "known to be wrong";

/** Lines of `text | title | due | rule | names`, and of the mark for those that are read wrongly. */
function phrasesIn(lines: string): TestPhrase[] {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const cells = line.split("|").map((cell) => cell.trim());
      const [text = "", title = text, due = "", rule = "", names = ""] = cells.filter(
        (cell) => cell !== known,
      );
      return { text, title, due, rule, names, isKnownToBeWrong: cells.includes(known) };
    });
}

type PhraseClass = "date" | "time" | "rule" | "range" | "zone" | "literal" | "mixed";

function classOf({ text, title, due, rule, names }: TestPhrase): PhraseClass {
  if (names !== "") return "mixed";
  if (due === "") return title === text && /\d.*(?:-|–| to | and | or )/.test(text) ? "range" : "literal";
  if (/UNTIL|COUNT/.test(rule) || /\b(?:starting|from)\b/.test(text)) return "range";
  if (rule !== "") return "rule";
  const [, time, zone] = due.split(" ");
  if (zone !== undefined) return "zone";
  return time === undefined ? "date" : "time";
}

const unsorted = phrasesIn(everyday + varied + errands);
const ofClass = (kind: PhraseClass, lines: string) => [
  ...phrasesIn(lines),
  ...unsorted.filter((phrase) => classOf(phrase) === kind),
];

/** For a Friday at 10:45 in New York, 2026-11-27. */
export const phrases: Readonly<Record<PhraseClass, readonly TestPhrase[]>> = {
  date: ofClass("date", dates),
  time: ofClass("time", times),
  rule: ofClass("rule", rules),
  range: ofClass("range", ranges),
  zone: ofClass("zone", zones),
  literal: ofClass("literal", literals),
  mixed: ofClass("mixed", mixed),
};
