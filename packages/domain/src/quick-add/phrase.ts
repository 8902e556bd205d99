/** Phrases: dates, times, recurrences and their bounds that stand side by side, such as "every Friday at 9 until May 1". */
import { endAt, exceptionAt, startAt, startWords } from "./bounds.ts";
import type { EndValue } from "./bounds.ts";
import { continuationEnd, isCutOff, isSecondDate, numberRangeEnd } from "./continuation.ts";
import { dateAt } from "./dates.ts";
import { numberAt, skipMark, skipWord, wordAt } from "./match.ts";
import type { Context, Match } from "./match.ts";
import type { Meaning } from "./meaning.ts";
import { ruleAt } from "./rules.ts";
import type { RuleValue } from "./rules.ts";
import { mergeTimes, timeAt } from "./times.ts";
import type { TimeValue } from "./times.ts";
import { functionWords, wordsThatKeepDates } from "./vocabulary.ts";

/** A run of tokens that sets one field. */
export interface Part {
  readonly kind: "due" | "recurrence";
  readonly from: number;
  readonly to: number;
}

export interface Phrase {
  readonly meaning: Meaning;
  readonly parts: readonly Part[];
  readonly from: number;
  readonly to: number;
  /** It goes on in a way that is not understood, such as "Dec 24 - Dec 26". */
  readonly isOpen: boolean;
}

/** What is known after one more part. */
interface Step {
  readonly meaning: Meaning;
  readonly kind: Part["kind"];
  readonly next: number;
}

/** A phrase as far as it is read. */
interface State {
  readonly meaning: Meaning;
  readonly parts: readonly Part[];
  readonly to: number;
}

/** The longest phrase at an index. */
export function phraseAt(context: Context, at: number): Phrase | undefined {
  const range = numberRangeEnd(context, at);
  if (range !== undefined) return { meaning: {}, parts: [], from: at, to: range, isOpen: true };
  const states: State[] = [{ meaning: {}, parts: [], to: at }];
  for (;;) {
    const { meaning, parts, to } = states.at(-1) ?? { meaning: {}, parts: [], to: at };
    const from = parts.length === 0 ? to : skipMark(context, to, ",");
    const step = stepAt(context, from, meaning);
    if (step === undefined) break;
    states.push({
      meaning: step.meaning,
      parts: withPart(parts, { kind: step.kind, from, to: step.next }),
      to: step.next,
    });
  }
  // "every day 6pm sun cream"
  if (isNounAfter(context, at, states)) states.pop();
  const [last, previous] = [states.at(-1), states.at(-2)];
  if (last === undefined || previous === undefined) return undefined;
  const isPartOfTitle =
    wordsThatKeepDates.has(wordAt(context, at - 1)) && isSecondDate(context, last.to, last.meaning);
  if (isPartOfTitle) return { ...last, from: at, isOpen: true };
  const continuation = continuationEnd(context, last.to, last.meaning);
  if (continuation === undefined)
    return { ...last, from: at, isOpen: isCutOff(context, last.to, last.meaning) };
  // "tomorrow 3pm - 4pm": the day is clear, and the times are left alone.
  const isOfLastPart =
    previous.parts.length > 0 && !("date" in continuation.meaning) && previous.meaning.time === undefined;
  return isOfLastPart
    ? { ...previous, from: at, isOpen: isCutOff(context, previous.to, previous.meaning) }
    : { meaning: {}, parts: [], from: at, to: continuation.next, isOpen: true };
}

/** Whether the last of several parts is a name such as "sun", and the title goes on with it. */
function isNounAfter(context: Context, at: number, states: readonly State[]): boolean {
  const [last, previous] = [states.at(-1), states.at(-2)];
  const isDate = last?.meaning.date?.firmness === "doubtful" && previous?.meaning.date === undefined;
  if (!isDate || states.length < 3 || (at === 0 && last.meaning.rule === undefined)) return false;
  const word = wordAt(context, last.to);
  return word !== "" && !functionWords.has(word);
}

/** Neighbours of the same kind are one part, such as "tomorrow, 5pm". */
function withPart(parts: readonly Part[], part: Part): Part[] {
  const last = parts.at(-1);
  return last?.kind === part.kind ? [...parts.slice(0, -1), { ...last, to: part.to }] : [...parts, part];
}

/** The next part, if it says something new. */
function stepAt(context: Context, at: number, known: Meaning): Step | undefined {
  const { rule, date, end } = known;
  const found = (more: Meaning, kind: Part["kind"], next: number) => ({
    meaning: { ...known, ...more },
    kind,
    next,
  });
  const newEnd = endAt(context, at, rule);
  if (newEnd !== undefined && end === undefined && isEndOf(newEnd.value, rule))
    return found({ end: newEnd.value }, "recurrence", newEnd.next);
  const exception = rule === undefined ? undefined : exceptionAt(context, at);
  if (exception !== undefined) return found({ exception: exception.value }, "recurrence", exception.next);
  const newRule = rule === undefined ? ruleAt(context, at) : undefined;
  if (newRule !== undefined) return found({ rule: newRule.value }, "recurrence", newRule.next);
  const newDate = startAt(context, at, rule !== undefined) ?? dateAt(context, at);
  if (newDate !== undefined) {
    if (date !== undefined && !date.date.equals(newDate.value.date)) return undefined;
    const time = newDate.value.time === undefined ? known.time : mergeTimes(known.time, newDate.value.time);
    if (newDate.value.time !== undefined && time === undefined) return undefined;
    return found({ date: newDate.value, ...(time === undefined ? {} : { time }) }, "due", newDate.next);
  }
  return timeStepAt(context, at, known);
}

function timeStepAt(context: Context, at: number, known: Meaning): Step | undefined {
  const isStart =
    known.rule !== undefined && (startWords.has(wordAt(context, at)) || wordAt(context, at) === "from");
  const newTime = timeAt(context, isStart ? at + 1 : at);
  const time = newTime === undefined ? undefined : mergeTimes(known.time, newTime.value);
  if (newTime === undefined || time === undefined) return undefined;
  // "game night tomorrow"
  const isNoun = newTime.value.precision === "part" && newTime.value.firmness === "doubtful";
  if (isNoun && known.date === undefined && known.rule === undefined) return undefined;
  const moreTimes: TimeValue[] = [];
  let { next } = newTime;
  while (known.rule !== undefined) {
    const following = skipWord(context, skipMark(context, next, ",&"), "and");
    const another =
      timeAt(context, following) ?? (following > next ? hourAlikeAt(context, following, time) : undefined);
    if (another === undefined || another.value.precision === "part" || another.value.minute !== time.minute)
      break;
    moreTimes.push({ ...another.value, part: another.value.part ?? time.part });
    next = another.next;
  }
  return { meaning: { ...known, time, ...(moreTimes.length === 0 ? {} : { moreTimes }) }, kind: "due", next };
}

/** The "19" of "at 7 and 19". */
function hourAlikeAt(context: Context, at: number, time: TimeValue): Match<TimeValue> | undefined {
  const hour = numberAt(context, at);
  const isHour =
    hour !== undefined && hour < 24 && time.precision === "hour" && wordAt(context, at + 1) === "";
  return isHour ? { value: { ...time, hour }, next: at + 1 } : undefined;
}

/** "for 10 minutes" says how long an occurrence takes. */
function isEndOf(end: EndValue, rule: RuleValue | undefined): boolean {
  if (end.kind === "until") return true;
  if (rule === undefined) return false;
  if (end.kind === "count") return true;
  return end.amount.unit !== "minute" && (end.amount.unit !== "hour" || rule.frequency === "HOURLY");
}
