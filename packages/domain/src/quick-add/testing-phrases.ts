/** Phrases as people type them, with their right readings. */
import { calls } from "./testing-phrases-calls.ts";
import { dates, times, zones } from "./testing-phrases-dates.ts";
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

/** By class, for a Friday at 10:45 in New York, 2026-11-27. */
export const phrases: Readonly<Record<string, readonly TestPhrase[]>> = {
  date: phrasesIn(dates),
  time: phrasesIn(times),
  rule: phrasesIn(rules),
  range: phrasesIn(ranges),
  zone: phrasesIn(zones),
  literal: phrasesIn(literals),
  mixed: phrasesIn(mixed),
  everyday: phrasesIn(everyday),
  varied: phrasesIn(varied.concat(calls)),
};
