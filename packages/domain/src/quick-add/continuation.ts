/** What may follow a phrase and change it: the second half of a range, a choice, or a bound that is not understood. */
import { boundWords } from "./bounds.ts";
import { dateAt } from "./dates.ts";
import { markAt, numberAt, ordinalAt, skipMark, skipWord, wordAt } from "./match.ts";
import type { Context } from "./match.ts";
import type { Meaning } from "./meaning.ts";
import { ruleAt } from "./rules.ts";
import { timeAt } from "./times.ts";
import { dayParts, functionWords, measures, months } from "./vocabulary.ts";

/** The end of "24-26 Dec", "3-4pm" and "from 9 to 5pm", which begin with a number. */
export function numberRangeEnd(context: Context, at: number): number | undefined {
  const start = skipWord(context, at, "from", "between");
  if (numberAt(context, start) === undefined && context.tokens[start]?.kind !== "ordinal") return undefined;
  const next = connectorEnd(context, start + 1);
  return next === undefined ? undefined : dateOrTimeAt(context, next)?.next;
}

/** The index after "-", "to", "and" or "or". */
function connectorEnd(context: Context, at: number): number | undefined {
  const isWord = ["to", "until", "till", "through", "thru", "and", "or"].includes(wordAt(context, at));
  return isWord || /^[-–—/&]$/.test(markAt(context, at)) ? at + 1 : undefined;
}

function dateOrTimeAt(
  context: Context,
  at: number,
): { readonly meaning: Meaning; readonly next: number } | undefined {
  const date = dateAt(context, at);
  if (date !== undefined) return { meaning: { date: date.value }, next: date.next };
  const time = timeAt(context, at);
  return time === undefined || time.value.precision === "part"
    ? undefined
    : { meaning: { time: time.value }, next: time.next };
}

/** Whether another date follows, as in "the ticket for Friday today". */
export function isSecondDate(context: Context, at: number, { date }: Meaning): boolean {
  return date !== undefined && dateAt(context, at) !== undefined;
}

/** What follows a phrase and makes it a range or a choice, as in "Dec 24 - Dec 26", "Friday or Saturday", "Jan 5-7". */
export function continuationEnd(
  context: Context,
  at: number,
  meaning: Meaning,
): ReturnType<typeof dateOrTimeAt> {
  const again = dateAt(context, skipMark(context, at, ","));
  if (meaning.date !== undefined && again !== undefined)
    return { meaning: { date: again.value }, next: again.next };
  const next = connectorEnd(context, at);
  if (next === undefined) return undefined;
  const following = dateOrTimeAt(context, next);
  if (following !== undefined) {
    const isSame = "date" in following.meaning ? (meaning.date ?? meaning.rule) : meaning.time;
    return isSame === undefined ? undefined : following;
  }
  const endsWithNumber = ["number", "ordinal", "clock"].includes(context.tokens[at - 1]?.kind ?? "");
  const number =
    numberAt(context, next) ??
    (context.tokens[next]?.kind === "ordinal" ? ordinalAt(context, next) : undefined);
  const isSpacedDash = markAt(context, at) !== "" && context.tokens[next]?.isGlued === false;
  if (!endsWithNumber || number === undefined || isSpacedDash) return undefined;
  const noun = wordAt(context, next + 1);
  if (noun !== "" && (!functionWords.has(noun) || measures.has(noun))) return undefined;
  return { meaning: {}, next: next + 1 };
}

/** Whether a bound follows that is not understood, as in "every day until I am done". */
export function isCutOff(context: Context, at: number, { rule }: Meaning): boolean {
  if (rule === undefined) return false;
  const start = skipMark(context, at, ",");
  if (boundWords.has(wordAt(context, start))) return true;
  // "every day in December"
  if (wordAt(context, start) === "in" && months.has(wordAt(context, start + 1))) return true;
  const isRange = wordAt(context, start) === "from" && connectorEnd(context, start + 2) !== undefined;
  const another = connectorEnd(context, start);
  // "every hour 9-17"
  const isNumber = rule.frequency === "HOURLY" && context.tokens[start]?.kind === "number";
  if (isNumber && markAt(context, start + 1) !== "" && context.tokens[start + 2]?.kind === "number")
    return true;
  // "every morning and evening"
  if (another !== undefined && dayParts.has(wordAt(context, another))) return true;
  const day = another ?? skipWord(context, skipWord(context, start, "on"), "the");
  const isOrdinal = context.tokens[day]?.kind === "ordinal";
  return (
    isRange || (isOrdinal && day > start) || (another !== undefined && ruleAt(context, another) !== undefined)
  );
}
