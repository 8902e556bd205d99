/** Finds the clear phrases of a text, and puts together those that add up to one due date and recurrence. */
import { isClear } from "./clarity.ts";
import type { Context } from "./match.ts";
import type { Meaning } from "./meaning.ts";
import { phraseAt } from "./phrase.ts";
import type { Part, Phrase } from "./phrase.ts";
import { mergeTimes } from "./times.ts";

/** Nobody writes more of them in a line. */
const maxPhrases = 30;

/** The clear phrases, in the order of the text. An unclear one is left alone as a whole. */
export function findPhrases(context: Context): readonly Phrase[] {
  const found: Phrase[] = [];
  let isEdge = true;
  let [at, count] = [0, 0];
  while (at < context.tokens.length && count < maxPhrases) {
    const phrase = mayBegin(context, at) ? phraseAt(context, at) : undefined;
    const isTaken = phrase !== undefined && isClear(context, phrase, isEdge);
    if (isTaken) found.push(phrase);
    else isEdge &&= ["sigil", "mark", "priority"].includes(context.tokens[at]?.kind ?? "");
    if (phrase !== undefined) count += 1;
    at = phrase?.to ?? at + 1;
  }
  return found;
}

/** Not at a literal, nor at punctuation. */
function mayBegin({ tokens }: Context, at: number): boolean {
  const { kind, text } = tokens[at] ?? { kind: "literal", text: "" };
  return kind !== "literal" && kind !== "sigil" && (kind !== "mark" || text === "@");
}

interface Found {
  readonly meaning: Meaning;
  readonly parts: readonly Part[];
}

const fields = ["rule", "date", "time", "end", "exception"] as const;
const size = ({ meaning }: Phrase) => fields.filter((field) => meaning[field] !== undefined).length;

/** The phrase that says most, the first of several, and what others add to it. */
export function together(phrases: readonly Phrase[]): Found | undefined {
  const main = phrases.toSorted((a, b) => size(b) - size(a))[0];
  if (main === undefined) return undefined;
  const others = phrases.filter((phrase) => phrase !== main);
  const ends = others.filter(({ meaning }) => isOnlyEnd(meaning));
  const found = [...others.filter((phrase) => !ends.includes(phrase)), ...ends].reduce<Found>(extended, main);
  const isOnlyAnEnd = found.meaning.rule === undefined && found.meaning.end !== undefined;
  if (isOnlyAnEnd) return together(others);
  return { meaning: found.meaning, parts: found.parts };
}

const isOnlyEnd = ({ rule, date, time, end }: Meaning) =>
  end !== undefined && rule === undefined && date === undefined && time === undefined;

/** Adds a phrase that says something new, and nothing else. */
function extended(found: Found, { meaning, parts }: Phrase): Found {
  const isOverlapping = fields.some(
    (field) => field !== "time" && found.meaning[field] !== undefined && meaning[field] !== undefined,
  );
  const time = meaning.time === undefined ? found.meaning.time : mergeTimes(found.meaning.time, meaning.time);
  const isEndOfNothing = meaning.end !== undefined && (meaning.rule ?? found.meaning.rule) === undefined;
  if (isOverlapping || isEndOfNothing || (meaning.time !== undefined && time === undefined)) return found;
  const merged = { ...found.meaning, ...meaning, ...(time === undefined ? {} : { time }) };
  return { meaning: merged, parts: [...found.parts, ...parts] };
}
