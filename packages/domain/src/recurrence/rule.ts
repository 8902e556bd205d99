/** Recurrence rules as text: what of RFC 5545 (section 3.3.10) and RFC 7529 (SKIP) is taken, and why the rest is not. Pure. */

export const frequencies = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof frequencies)[number];
export type Skip = "OMIT" | "BACKWARD" | "FORWARD";

/** How something recurs. */
export interface Recurrence {
  /** RFC 5545 RRULE, with RFC 7529 SKIP. */
  rule: string;
  /** What the rule counts from: the due date, or when it was last done. */
  anchor: "schedule" | "completion";
}

export interface Rule {
  /** Its parts by name, in upper case, as they were given. */
  readonly parts: ReadonlyMap<string, string>;
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | undefined;
  /** `YYYYMMDD`, `YYYYMMDDTHHMMSS`, or the latter with a `Z`. */
  readonly until: string | undefined;
  readonly skip: Skip;
}

/** A rule that is not taken. The message is for whoever wrote it. */
export class RuleError extends Error {
  override readonly name = "RuleError";
}

export const maxCount = 366;
export const maxInterval = 1_000;

const number = (pattern: string) => new RegExp(`^(?:${pattern})(?:,(?:${pattern}))*$`);
const signed = (pattern: string) => number(`[+-]?(?:${pattern})`);

/** What each part may hold. */
const forms: Readonly<Record<string, RegExp>> = {
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

/** What parts of some frequencies mean nothing (the table of RFC 5545, section 3.3.10). */
const excluded: Readonly<Record<string, readonly Frequency[]>> = {
  BYWEEKNO: ["HOURLY", "DAILY", "WEEKLY", "MONTHLY"],
  BYYEARDAY: ["DAILY", "WEEKLY", "MONTHLY"],
  BYMONTHDAY: ["WEEKLY"],
};

/** @throws {RuleError} */
export function parseRule(text: string): Rule {
  const parts = new Map<string, string>();
  for (const part of text
    .trim()
    .replace(/^RRULE:/i, "")
    .toUpperCase()
    .split(";")) {
    const [name = "", value, ...more] = part.split("=");
    const form = forms[name];
    if (name === "BYSECOND" || (name === "BYMINUTE" && value?.includes(",") === true)) throw tooOften();
    if (form === undefined || value === undefined || more.length > 0)
      throw new RuleError(`There is no part ${JSON.stringify(part.slice(0, 40))} in a recurrence rule.`);
    if (parts.has(name)) throw new RuleError(`${name} may be there once.`);
    if (name === "RSCALE" && !form.test(value)) throw new RuleError("RSCALE: only GREGORIAN is known.");
    if (!form.test(value)) throw new RuleError(`${name} cannot be ${JSON.stringify(value.slice(0, 40))}.`);
    parts.set(name, value);
  }
  const frequency = frequencyOf(parts.get("FREQ"));
  checkTogether(parts, frequency);
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

const tooOften = () => new RuleError("More often than once an hour is too often.");

function skipOf(value: string | undefined): Skip {
  return value === "BACKWARD" || value === "FORWARD" ? value : "OMIT";
}

function checkTogether(parts: ReadonlyMap<string, string>, frequency: Frequency): void {
  if (parts.has("COUNT") && parts.has("UNTIL")) throw new RuleError("Give COUNT or UNTIL, not both.");
  if (Number(parts.get("COUNT") ?? 1) > maxCount) throw new RuleError(`COUNT may be ${maxCount} at most.`);
  if (Number(parts.get("INTERVAL") ?? 1) > maxInterval)
    throw new RuleError(`INTERVAL may be ${maxInterval} at most.`);
  for (const [part, frequenciesWithout] of Object.entries(excluded)) {
    if (parts.has(part) && frequenciesWithout.includes(frequency))
      throw new RuleError(`${part} means nothing with FREQ=${frequency}.`);
  }
  const hasOrdinals = /\d/.test(parts.get("BYDAY") ?? "");
  if (hasOrdinals && frequency !== "MONTHLY" && frequency !== "YEARLY")
    throw new RuleError(`BYDAY with numbers means nothing with FREQ=${frequency}.`);
  if (hasOrdinals && parts.has("BYWEEKNO"))
    throw new RuleError("BYDAY with numbers means nothing with BYWEEKNO.");
  const others = [...parts.keys()].filter((name) => name.startsWith("BY") && name !== "BYSETPOS");
  if (parts.has("BYSETPOS") && others.length === 0)
    throw new RuleError("BYSETPOS needs another part to choose from, such as BYDAY.");
  if (skipOf(parts.get("SKIP")) !== "OMIT" && !isOfOneDay(parts, frequency))
    throw new RuleError("SKIP is for rules of one day of the month, such as FREQ=MONTHLY;BYMONTHDAY=31.");
}

/** Whether the rule names one day of the month at most, and nothing else that chooses days. */
export function isOfOneDay(parts: ReadonlyMap<string, string>, frequency: Frequency): boolean {
  const choosesOtherwise = ["BYDAY", "BYSETPOS", "BYYEARDAY", "BYWEEKNO"].some((name) => parts.has(name));
  const isOneDay = /^\+?\d+$/.test(parts.get("BYMONTHDAY") ?? "1");
  if (choosesOtherwise || !isOneDay) return false;
  if (frequency === "MONTHLY") return true;
  const hasSeveralMonths = parts.get("BYMONTH")?.includes(",") === true;
  return frequency === "YEARLY" && (!hasSeveralMonths || (parts.get("INTERVAL") ?? "1") === "1");
}

/** As it is stored and given out: upper case, and with the RSCALE that RFC 7529 asks for beside SKIP. */
export function formatRule({ parts }: Rule): string {
  const all = [...parts].filter(([name]) => name !== "RSCALE").map(([name, value]) => `${name}=${value}`);
  return (parts.has("SKIP") ? ["RSCALE=GREGORIAN", ...all] : all).join(";");
}
