/** Decides whether a phrase is clearly a date, a time or a recurrence, or a part of the title, from the words around it. */
import { markAt, ordinalAt, wordAt } from "./match.ts";
import type { Context, Firmness } from "./match.ts";
import type { Phrase } from "./phrase.ts";
import type { Token } from "./tokens.ts";
import {
  dayCompounds,
  determiners,
  functionWords,
  namedDays,
  weekdays,
  wordsThatKeepDates,
  wordsThatKeepRules,
} from "./vocabulary.ts";

/** @param isEdge whether nothing but names and other phrases stands before it */
export function isClear(context: Context, phrase: Phrase, isEdge: boolean): boolean {
  if (phrase.isOpen || !isSeparate(context, phrase) || isKept(context, phrase)) return false;
  const firmness = firmnessOf(phrase);
  if (firmness === undefined) return false;
  const after = context.tokens[phrase.to];
  // "Tomorrow is another day"
  if (isEdge && ["is", "was", "will"].includes(after?.text ?? "")) return false;
  // "5am club"
  if (firmness === "firm") return phrase.meaning.date !== undefined || !dayCompounds.has(after?.text ?? "");
  // A text of nothing but "sun" is a title.
  if (after === undefined && isEdge && firmness === "doubtful" && phrase.from === 0) return false;
  if (after === undefined || after.kind !== "word") return endsTitle(after);
  if (firmness === "doubtful") return false;
  // "thank Friday for the robot"
  const isBareWeekday = phrase.to - phrase.from === 1 && weekdays.has(wordAt(context, phrase.from));
  if (functionWords.has(after.text)) return !(isBareWeekday && after.text === "for");
  // "Saturday morning cartoons"
  const isPartOfDay = phrase.meaning.time?.precision === "part" && !hasPreposition(context, phrase);
  if (firmness === "trailing" || !isEdge || isPartOfDay) return false;
  return hasPreposition(context, phrase) || !(isCapitalized(after) || dayCompounds.has(after.text));
}

const isCapitalized = ({ raw }: Token) => /^\p{Lu}/u.test(raw);

/** Whether a token that is no word ends the title before it. */
function endsTitle(token: Token | undefined): boolean {
  return (
    token === undefined ||
    ["mark", "sigil", "priority", "clock"].includes(token.kind) ||
    /^[#@]/.test(token.text)
  );
}

const closing = ")]},.;:!?…";

/** Whether white space or punctuation surrounds the phrase. */
function isSeparate({ tokens }: Context, { from, to }: Phrase): boolean {
  const [first, before] = [tokens[from], tokens[from - 1]];
  if (first?.isGlued === true && !(before?.kind === "mark" && "([{".includes(before.text))) return false;
  for (let at = to; tokens[at]?.isGlued === true; at += 1) {
    const mark = tokens[at];
    if (mark?.kind !== "mark" || !closing.includes(mark.text)) return false;
  }
  return true;
}

const prepositions = new Set([
  "on",
  "by",
  "due",
  "at",
  "in",
  "starting",
  "beginning",
  "starts",
  "until",
  "till",
  "til",
]);

function hasPreposition(context: Context, { from }: Phrase): boolean {
  return prepositions.has(wordAt(context, from)) || markAt(context, from) === "@";
}

/** Whether the word before the phrase makes it a part of the title. */
function isKept(context: Context, phrase: Phrase): boolean {
  // "re: Friday"
  const before = wordAt(context, phrase.from - (markAt(context, phrase.from - 1) === ":" ? 2 : 1));
  const { rule, date } = phrase.meaning;
  if (rule?.firmness === "firm" && phrase.parts[0]?.kind === "recurrence")
    return wordsThatKeepRules.has(before);
  if (rule !== undefined && wordsThatKeepRules.has(before)) return true;
  if (hasPreposition(context, phrase)) return before === "not" || before === "except";
  if (wordsThatKeepDates.has(before) || determiners.has(before)) return true;
  const [first, previous] = [
    context.tokens[phrase.from]?.raw ?? "",
    context.tokens[phrase.from - 1]?.raw ?? "",
  ];
  // "USA Today"
  if (/^T[a-z]+$/.test(first) && /^[A-Z]{2,}$/.test(previous)) return true;
  const isWeekday = date !== undefined && weekdays.has(wordAt(context, phrase.from));
  // "Black Friday", "the first Friday"
  return isWeekday && (namedDays.has(before) || ordinalAt(context, phrase.from - 1) !== undefined);
}

const order = ["firm", "loose", "trailing", "doubtful"] as const;

/** That of the clearest part; undefined for a part of the day alone, as in "good morning". */
function firmnessOf({ meaning }: Phrase): Firmness | undefined {
  const { rule, date, time, end } = meaning;
  if (rule === undefined && date === undefined && end === undefined && time?.firmness === "doubtful")
    return undefined;
  const parts = new Set([
    rule?.firmness,
    date?.firmness,
    time?.firmness,
    end === undefined ? undefined : "loose",
  ]);
  return order.find((firmness) => parts.has(firmness));
}
