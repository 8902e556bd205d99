/** Finds English recurrences, such as "every second Monday", and translates them to RFC 5545 rules. */
import { parseRule, RuleError } from "../recurrence/rule.ts";

export interface FoundRule {
  /** Range in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** RFC 5545 RRULE. */
  readonly rule: string;
  /** "every!" counts from the time of completion. */
  readonly anchor: "schedule" | "completion";
}

const units: Readonly<Record<string, string>> = {
  hour: "HOURLY",
  day: "DAILY",
  week: "WEEKLY",
  month: "MONTHLY",
  year: "YEARLY",
};
const singleWords: Readonly<Record<string, string>> = {
  hourly: "FREQ=HOURLY",
  daily: "FREQ=DAILY",
  weekly: "FREQ=WEEKLY",
  biweekly: "FREQ=WEEKLY;INTERVAL=2",
  fortnightly: "FREQ=WEEKLY;INTERVAL=2",
  monthly: "FREQ=MONTHLY",
  quarterly: "FREQ=MONTHLY;INTERVAL=3",
  yearly: "FREQ=YEARLY",
  annually: "FREQ=YEARLY",
};
const weekdayCodes = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  last: -1,
  other: 2,
};

const weekday = "(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?s?";
const ordinal = String.raw`(?:first|second|third|fourth|fifth|last|\d{1,2}(?:st|nd|rd|th))`;
const month =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const listOf = (item: string) => String.raw`${item}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*)${item})*`;
const every = String.raw`every(!)?\s+`;

type ToRule = (groups: readonly string[]) => string | undefined;

/** Phrases and their rules, the most specific first. The first group of each is the "!" of "every!". */
const phrases: readonly (readonly [pattern: string, toRule: ToRule])[] = [
  [
    `${every}(${ordinal})\\s+(${weekday})(?:\\s+of\\s+(?:the|every|each)\\s+month)?`,
    ([, nth = "", day = ""]) => `FREQ=MONTHLY;BYDAY=${numberOf(nth)}${codeOf(day)}`,
  ],
  [
    `${every}month\\s+on\\s+the\\s+(${ordinal})\\s+(${weekday})`,
    ([, nth = "", day = ""]) => `FREQ=MONTHLY;BYDAY=${numberOf(nth)}${codeOf(day)}`,
  ],
  [
    `${every}(?:(other|\\d{1,3})\\s+)?months?\\s+on\\s+the\\s+(${ordinal})(?:\\s+day)?`,
    ([, interval = "", nth = ""]) => withInterval("FREQ=MONTHLY", interval, dayPart(nth)),
  ],
  [
    `${every}(${ordinal})(?:\\s+day)?\\s+of\\s+(?:the|every|each)\\s+month`,
    ([, nth = ""]) => `FREQ=MONTHLY;${dayPart(nth)}`,
  ],
  [
    `${every}(?:year\\s+on\\s+)?(${month})\\s+(\\d{1,2})(?:st|nd|rd|th)?`,
    ([, name = "", day = ""]) => yearly(name, day),
  ],
  [
    `${every}(?:year\\s+on\\s+)?(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(${month})`,
    ([, day = "", name = ""]) => yearly(name, day),
  ],
  [
    `${every}(?:(other|\\d{1,3})\\s+)?weeks?\\s+on\\s+(${listOf(weekday)})`,
    ([, interval = "", days = ""]) => withInterval("FREQ=WEEKLY", interval, `BYDAY=${codesOf(days)}`),
  ],
  [`${every}(weekday|workday)s?`, () => "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
  [`${every}weekends?`, () => "FREQ=WEEKLY;BYDAY=SA,SU"],
  [
    `${every}(?:(other)\\s+)?(${listOf(weekday)})`,
    ([, other = "", days = ""]) => withInterval("FREQ=WEEKLY", other, `BYDAY=${codesOf(days)}`),
  ],
  [`${every}quarter`, () => "FREQ=MONTHLY;INTERVAL=3"],
  [
    `${every}(?:(other|second|third|\\d{1,3})\\s+)?(hour|day|week|month|year)s?`,
    ([, interval = "", unit = ""]) => withInterval(`FREQ=${units[unit.toLowerCase()]}`, interval),
  ],
  [`()(${Object.keys(singleWords).join("|")})`, ([, word = ""]) => singleWords[word.toLowerCase()]],
];

const patterns = phrases.map(([pattern, toRule]) => ({
  regex: new RegExp(String.raw`(?<![\p{L}\p{N}#@!"])${pattern}(?![\p{L}\p{N}])`, "iu"),
  toRule,
}));

/** The most specific recurrence in a text. */
export function findRule(text: string): FoundRule | undefined {
  for (const { regex, toRule } of patterns) {
    const match = regex.exec(text);
    if (match === null) continue;
    const groups = [...match].map((group) => group ?? "");
    const [bang, ...values] = [groups[1] ?? "", ...groups.slice(2)];
    const rule = toRule([bang, ...values]);
    if (rule === undefined || !isValidRule(rule)) continue;
    const anchor = bang === "!" ? "completion" : "schedule";
    return { start: match.index, end: match.index + match[0].length, rule, anchor };
  }
  return undefined;
}

/** Rejects phrases such as "every 45th". */
function isValidRule(text: string): boolean {
  try {
    parseRule(text);
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

function numberOf(word: string): number {
  return ordinals[word.toLowerCase()] ?? Number.parseInt(word, 10);
}

function dayPart(nth: string): string {
  const day = numberOf(nth);
  return `BYMONTHDAY=${day}${day > 28 ? ";SKIP=BACKWARD" : ""}`;
}

function yearly(name: string, day: string): string | undefined {
  const number = Number(day);
  const index = months.indexOf(name.toLowerCase().slice(0, 3)) + 1;
  if (number < 1 || number > 31) return undefined;
  return `FREQ=YEARLY;BYMONTH=${index};BYMONTHDAY=${number}${number > 28 ? ";SKIP=BACKWARD" : ""}`;
}

function withInterval(frequency: string, interval: string, more = ""): string | undefined {
  const number = interval === "" ? 1 : (ordinals[interval.toLowerCase()] ?? Number(interval));
  if (number === 0) return undefined;
  return [frequency, ...(number > 1 ? [`INTERVAL=${number}`] : []), ...(more === "" ? [] : [more])].join(";");
}

function codeOf(name: string): string {
  return weekdayCodes.find((code) => name.toUpperCase().startsWith(code)) ?? "MO";
}

function codesOf(names: string): string {
  const found = [...names.matchAll(new RegExp(weekday, "giu"))].map(([name]) => codeOf(name));
  return [...new Set(found)].join(",");
}
