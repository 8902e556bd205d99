/** Parses recurrence rules: the supported parts of RFC 5545 (section 3.3.10) and RFC 7529 (SKIP). */

const frequencies = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof frequencies)[number];
type Skip = "OMIT" | "BACKWARD" | "FORWARD";

/** The recurrence of a task. */
export interface Recurrence {
  /** RFC 5545 RRULE, with RFC 7529 SKIP. */
  rule: string;
  /** What the rule counts from: the due date, or the time of the last completion. */
  anchor: "schedule" | "completion";
}

export interface Rule {
  /** Values by part name, in upper case, in the order of the text. */
  readonly parts: ReadonlyMap<string, string>;
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | undefined;
  /** `YYYYMMDD`, `YYYYMMDDTHHMMSS`, or the latter with a `Z`. */
  readonly until: string | undefined;
  readonly skip: Skip;
}

/** An invalid or unsupported rule. The message is meant for the user. */
export class RuleError extends Error {
  override readonly name = "RuleError";
}

const maxCount = 366;
const maxInterval = 1_000;

const number = (pattern: string) => new RegExp(`^(?:${pattern})(?:,(?:${pattern}))*$`);
const signed = (pattern: string) => number(`[+-]?(?:${pattern})`);

/** Syntax of each part's value. */
const valuePatterns: Readonly<Record<string, RegExp>> = {
  FREQ: /^[A-Z]+$/,
  INTERVAL: /^[1-9]\d{0,3}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  BYMONTH: number("0?[1-9]|1[0-2]"),
  BYMONTHDAY: signed("0?[1-9]|[12]\\d|3[01]"),
  BYYEARDAY: signed("[1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]"),
  BYWEEKNO: signed("0?[1-9]|[1-4]\\d|5[0-3]"),
  BYDAY: signed("(?:0?[1-9]|[1-4]\\d|5[0-3])?(?:MO|TU|WE|TH|FR|SA|SU)"),
  BYHOUR: number("[01]?\\d|2[0-3]"),
  BYMINUTE: /^[0-5]?\d$/,
  BYSETPOS: signed("[1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]"),
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/,
  RSCALE: /^GREGORIAN$/,
  SKIP: /^(?:OMIT|BACKWARD|FORWARD)$/,
};

/** Parts that RFC 5545 excludes for a frequency (table in section 3.3.10). */
const excluded: Readonly<Record<string, readonly Frequency[]>> = {
  BYWEEKNO: ["HOURLY", "DAILY", "WEEKLY", "MONTHLY"],
  BYYEARDAY: ["DAILY", "WEEKLY", "MONTHLY"],
  BYMONTHDAY: ["WEEKLY"],
};

/**
 * Parses an RRULE value; case and a leading `RRULE:` do not matter.
 *
 * @throws {RuleError} when the rule is invalid or not supported
 */
export function parseRule(text: string): Rule {
  const parts = new Map<string, string>();
  for (const part of text
    .trim()
    .replace(/^RRULE:/i, "")
    .toUpperCase()
    .split(";")) {
    const [name = "", value, ...more] = part.split("=");
    const pattern = valuePatterns[name];
    if (name === "BYSECOND" || (name === "BYMINUTE" && value?.includes(",") === true)) throw tooOften();
    if (pattern === undefined || value === undefined || more.length > 0)
      throw new RuleError(`${JSON.stringify(part.slice(0, 40))} is not a part of a recurrence rule.`);
    if (parts.has(name)) throw new RuleError(`${name} may occur only once.`);
    if (name === "RSCALE" && !pattern.test(value))
      throw new RuleError("RSCALE: only GREGORIAN is supported.");
    if (!pattern.test(value)) throw new RuleError(`${name} cannot be ${JSON.stringify(value.slice(0, 40))}.`);
    parts.set(name, value);
  }
  const frequency = frequencyOf(parts.get("FREQ"));
  checkCombination(parts, frequency);
  const count = parts.get("COUNT");
  return {
    parts,
    frequency,
    interval: Number(parts.get("INTERVAL") ?? 1),
    count: count === undefined ? undefined : Number(count),
    until: parts.get("UNTIL"),
    skip: skipOf(parts.get("SKIP")),
  };
}

function frequencyOf(value: string | undefined): Frequency {
  if (value === undefined) throw new RuleError("FREQ is missing.");
  if (value === "SECONDLY" || value === "MINUTELY") throw tooOften();
  const frequency = frequencies.find((known) => known === value);
  if (frequency === undefined) throw new RuleError(`FREQ must be one of ${frequencies.join(", ")}.`);
  return frequency;
}

const tooOften = () => new RuleError("Rules that recur more often than once an hour are not supported.");

function skipOf(value: string | undefined): Skip {
  return value === "BACKWARD" || value === "FORWARD" ? value : "OMIT";
}

/** @throws {RuleError} when parts contradict each other */
function checkCombination(parts: ReadonlyMap<string, string>, frequency: Frequency): void {
  if (parts.has("COUNT") && parts.has("UNTIL")) throw new RuleError("COUNT and UNTIL exclude each other.");
  if (Number(parts.get("COUNT") ?? 1) > maxCount) throw new RuleError(`COUNT may be at most ${maxCount}.`);
  if (Number(parts.get("INTERVAL") ?? 1) > maxInterval)
    throw new RuleError(`INTERVAL may be at most ${maxInterval}.`);
  for (const [part, frequenciesWithout] of Object.entries(excluded)) {
    if (parts.has(part) && frequenciesWithout.includes(frequency))
      throw new RuleError(`${part} cannot be used with FREQ=${frequency}.`);
  }
  const hasOrdinals = /\d/.test(parts.get("BYDAY") ?? "");
  if (hasOrdinals && frequency !== "MONTHLY" && frequency !== "YEARLY")
    throw new RuleError(`BYDAY with numbers cannot be used with FREQ=${frequency}.`);
  if (hasOrdinals && parts.has("BYWEEKNO"))
    throw new RuleError("BYDAY with numbers cannot be used with BYWEEKNO.");
  const others = [...parts.keys()].filter((name) => name.startsWith("BY") && name !== "BYSETPOS");
  if (parts.has("BYSETPOS") && others.length === 0)
    throw new RuleError("BYSETPOS needs another BY part, such as BYDAY.");
  if (skipOf(parts.get("SKIP")) !== "OMIT" && !hasOneMonthDay(parts, frequency))
    throw new RuleError("SKIP needs a rule with one day of the month, such as FREQ=MONTHLY;BYMONTHDAY=31.");
}

/** Whether a rule selects one day of the month (BYMONTHDAY, or that of the start), and by no other part. */
export function hasOneMonthDay(parts: ReadonlyMap<string, string>, frequency: Frequency): boolean {
  const choosesOtherwise = ["BYDAY", "BYSETPOS", "BYYEARDAY", "BYWEEKNO"].some((name) => parts.has(name));
  const isOneDay = /^\+?\d+$/.test(parts.get("BYMONTHDAY") ?? "1");
  if (choosesOtherwise || !isOneDay) return false;
  if (frequency === "MONTHLY") return true;
  const hasSeveralMonths = parts.get("BYMONTH")?.includes(",") === true;
  return frequency === "YEARLY" && (!hasSeveralMonths || (parts.get("INTERVAL") ?? "1") === "1");
}

/** The normalized text: upper case, and RSCALE beside SKIP, as RFC 7529 requires. */
export function formatRule({ parts }: Rule): string {
  const all = [...parts].filter(([name]) => name !== "RSCALE").map(([name, value]) => `${name}=${value}`);
  return (parts.has("SKIP") ? ["RSCALE=GREGORIAN", ...all] : all).join(";");
}
