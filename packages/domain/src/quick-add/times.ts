/** Times of day: "9am", "at 9:30", "half past nine", "8 in the evening", "noon". */
import { afterWords, markAt, numberAt, skipWord, wordAt } from "./match.ts";
import type { Context, Firmness, Match, Parser } from "./match.ts";
import { dayParts, functionWords, hourOfPart, measures } from "./vocabulary.ts";
import type { DayPart } from "./vocabulary.ts";
import { parseOffset, zoneAt } from "./zones.ts";
import type { Zone } from "./zones.ts";

export interface TimeValue {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** `part`: only a part of the day. `hour`: it may be of the afternoon. `clock`: exact. */
  readonly precision: "part" | "hour" | "clock";
  readonly part: DayPart | undefined;
  readonly zone: Zone | undefined;
  readonly firmness: Firmness;
}

const clockTime = {
  second: 0,
  precision: "clock",
  part: undefined,
  zone: undefined,
  firmness: "firm",
} as const;

/** A time, and the zone after it. */
export const timeAt: Parser<TimeValue> = (context, at) => {
  const start = leadEnd(context, at);
  const time =
    clockAt(context, start) ?? hourAt(context, start, start > at) ?? partAt(context, start, start > at);
  if (time === undefined || time.value.precision === "part") return time;
  const zone = time.value.zone === undefined ? zoneAt(context, time.next) : undefined;
  const next = zone?.next ?? time.next;
  // "10:00 minutes" is a duration.
  if (zone === undefined && measures.has(wordAt(context, next))) return undefined;
  // "5pm EST/2pm PST"
  if (zone === undefined && /^[A-Z]{2,5}\//.test(context.tokens[next]?.raw ?? "")) return undefined;
  return {
    value: zone === undefined ? time.value : { ...time.value, zone: zone.value, firmness: "firm" },
    next,
  };
};

/** The index after "at", "@", "by" or "due at". */
function leadEnd(context: Context, at: number): number {
  if (markAt(context, at) === "@") return at + 1;
  return skipWord(context, skipWord(context, at, "due"), "at", "by");
}

function clockAt(context: Context, at: number): Match<TimeValue> | undefined {
  const token = context.tokens[at];
  if (token?.kind === "clock") {
    const [, hours = "", minutes = "0", seconds = "0", meridiem, offset] =
      /^(\d+)(?:[:.](\d\d))?(?::(\d\d))?([ap]m)?(z|[+-].+)?$/.exec(token.text) ?? [];
    // "9:30 am"
    const spaced = meridiem === undefined ? meridiemAt(context, at + 1) : undefined;
    const hour = hourOf(Number(hours), meridiem ?? spaced);
    const zone = offset === undefined ? undefined : parseOffset(offset);
    if (hour === undefined || (offset !== undefined && zone === undefined)) return undefined;
    const value = { ...clockTime, hour, minute: Number(minutes), second: Number(seconds), zone };
    return { value, next: spaced === undefined ? at + 1 : at + 2 };
  }
  const meridiem = meridiemAt(context, at + 1);
  if (token?.kind === "dotted") return dottedAt(context, at, meridiem);
  if (token?.kind !== "number" || meridiem === undefined) return pastOrTo(context, at);
  const hour = hourOf(Number(token.text), meridiem);
  return hour === undefined ? undefined : { value: { ...clockTime, hour, minute: 0 }, next: at + 2 };
}

/** "9.30 pm", and "at 9.30" beside a date: it may be a price. */
function dottedAt(context: Context, at: number, meridiem: string | undefined): Match<TimeValue> | undefined {
  const [hours = "", minutes = ""] = context.tokens[at]?.text.split(".") ?? [];
  const hour = hourOf(Number(hours), meridiem);
  const isTime = minutes.length === 2 && Number(minutes) < 60;
  if (hour === undefined || !isTime || (meridiem === undefined && wordAt(context, at - 1) !== "at"))
    return undefined;
  const firmness = meridiem === undefined ? "doubtful" : "firm";
  const value = { ...clockTime, hour, minute: Number(minutes), firmness } as const;
  return { value, next: meridiem === undefined ? at + 1 : at + 2 };
}

function meridiemAt(context: Context, at: number): string | undefined {
  const word = wordAt(context, at);
  return word === "am" || word === "pm" ? word : undefined;
}

function hourOf(hour: number, meridiem: string | undefined): number | undefined {
  if (meridiem === undefined) return hour < 24 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (meridiem === "pm" ? 12 : 0);
}

/** "half past nine", "quarter to 5" */
function pastOrTo(context: Context, at: number): Match<TimeValue> | undefined {
  const start = skipWord(context, at, "a");
  const quarters = { half: 30, quarter: 15 }[wordAt(context, start)];
  const word = wordAt(context, start + 1);
  const hour = numberAt(context, start + 2);
  if (quarters === undefined || hour === undefined || hour < 1 || hour > 12) return undefined;
  if (word !== "past" && (word !== "to" || quarters === 30)) return undefined;
  const minutes = word === "past" ? hour * 60 + quarters : hour * 60 - quarters;
  const value = {
    ...clockTime,
    hour: Math.floor(minutes / 60),
    minute: minutes % 60,
    precision: "hour",
  } as const;
  return { value, next: start + 3 };
}

/** "at 9", "9 o'clock", "8 in the evening" */
function hourAt(context: Context, at: number, hasLead: boolean): Match<TimeValue> | undefined {
  const token = context.tokens[at];
  const hour = numberAt(context, at);
  if (token === undefined || hour === undefined) return undefined;
  const isAt = hasLead && wordAt(context, at - 1) !== "by";
  const hasOClock = /^o['’]clock$/.test(wordAt(context, at + 1));
  const next = hasOClock ? at + 2 : at + 1;
  const part = hour >= 1 && hour <= 12 ? partPhraseAt(context, next) : undefined;
  // "at 0930"
  if (isAt && /^0\d[0-5]\d$/.test(token.text)) {
    const value = {
      ...clockTime,
      hour: Math.floor(hour / 100),
      minute: hour % 100,
      firmness: "loose",
    } as const;
    return { value, next };
  }
  if (part !== undefined)
    return { value: { ...clockTime, hour, minute: 0, precision: "hour", part: part.value }, next: part.next };
  if ((!isAt && !hasOClock) || hour === 0 || hour > 23) return undefined;
  const value = { ...clockTime, hour, minute: 0, precision: "hour", firmness: "loose" } as const;
  return hasOClock || !isAmount(context, next) ? { value, next } : undefined;
}

/** Whether a noun follows, as in "at 5 Main Street". */
function isAmount(context: Context, at: number): boolean {
  const token = context.tokens[at];
  if (token?.isGlued === true && token.kind !== "mark") return true;
  return token?.kind === "word" && measures.has(token.text) && !functionWords.has(token.text);
}

/** "in the evening", "at night" */
function partPhraseAt(context: Context, at: number): Match<DayPart> | undefined {
  const night = afterWords(context, at, "at", "night");
  if (night !== undefined) return { value: "night", next: night };
  const start = afterWords(context, at, "in", "the");
  const part = start === undefined ? undefined : dayParts.get(wordAt(context, start));
  if (start === undefined || part === undefined || part === "noon" || part === "midnight") return undefined;
  return { value: part, next: start + 1 };
}

/** A part of the day. Without a preposition it needs a date before it, as in "tomorrow evening". */
function partAt(context: Context, at: number, hasLead: boolean): Match<TimeValue> | undefined {
  const phrase = partPhraseAt(context, hasLead && wordAt(context, at) === "night" ? at - 1 : at);
  const part = phrase?.value ?? dayParts.get(wordAt(context, at));
  if (part === undefined) return undefined;
  const isClock = part === "noon" || part === "midnight";
  if (hasLead && !isClock && phrase === undefined) return undefined;
  const firmness = phrase !== undefined || hasLead ? "loose" : "doubtful";
  const value = { ...clockTime, hour: hourOfPart[part], minute: 0, part, firmness } as const;
  const next = phrase?.next ?? at + 1;
  return { value: isClock ? { ...value, part: undefined } : { ...value, precision: "part" }, next };
}

/** Two times of one phrase, as in "tomorrow evening at 8"; undefined if they contradict each other. */
export function mergeTimes(first: TimeValue | undefined, second: TimeValue): TimeValue | undefined {
  if (first === undefined) return second;
  const isFirstExact = first.precision !== "part";
  if (isFirstExact === (second.precision !== "part")) return undefined;
  const [exact, part] = isFirstExact ? [first, second] : [second, first];
  return { ...exact, part: exact.part ?? part.part, firmness: "firm" };
}

/** "8" in the evening is 20:00. Without a part of the day, the hours 1 to 6 are those of the afternoon. */
export function hourIn({ hour, precision, part }: TimeValue): number {
  if (hour > 12 || precision === "part") return hour;
  if (part === "morning") return hour % 12;
  if (part === "night") return hour === 12 ? 0 : hour < 6 ? hour : hour + 12;
  if (part === "afternoon" || part === "evening") return hour === 12 ? hour : hour + 12;
  return precision === "hour" && hour <= 6 ? hour + 12 : hour;
}
