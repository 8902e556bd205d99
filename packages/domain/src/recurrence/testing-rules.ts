/** Random rules, compared with the evaluator that looks at every hour. */
import fc from "fast-check";
import { expect } from "vitest";
import { expandAfter, patternOf } from "./expand.ts";
import { parseRule, RuleError } from "./rule.ts";
import { evaluate } from "./testing-evaluator.ts";

const frequencies = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
type Frequency = (typeof frequencies)[number];
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

const some = <T>(value: fc.Arbitrary<T>, maxLength: number) =>
  fc.uniqueArray(value, { minLength: 1, maxLength }).map((values) => values.join(","));
const signed = (max: number) => fc.integer({ min: 1, max }).chain((n) => fc.constantFrom(n, -n));
const nth = fc
  .tuple(fc.constantFrom(...weekdays), fc.constantFrom("", "", "1", "2", "-1", "5"))
  .map(([weekday, ordinal]) => `${ordinal}${weekday}`);

/** The parts that may stand beside a frequency, each of them one time in a few. */
function partsOf(frequency: Frequency): fc.Arbitrary<string[]> {
  const optional = (name: string, value: fc.Arbitrary<string>, isAllowed = true) =>
    isAllowed
      ? fc
          .option(value, { freq: 2, nil: undefined })
          .map((text) => (text === undefined ? [] : [`${name}=${text}`]))
      : fc.constant([]);
  const isYearly = frequency === "YEARLY";
  const isHourly = frequency === "HOURLY";
  const hasOrdinals = isYearly || frequency === "MONTHLY";
  return fc
    .tuple(
      optional("INTERVAL", fc.integer({ min: 1, max: 4 }).map(String)),
      optional("BYMONTH", some(fc.integer({ min: 1, max: 12 }), 4)),
      optional("BYWEEKNO", some(signed(53), 4), isYearly),
      optional("BYYEARDAY", some(signed(366), 6), isYearly || isHourly),
      optional("BYMONTHDAY", some(signed(31), 6), frequency !== "WEEKLY"),
      optional("BYDAY", some(hasOrdinals ? nth : fc.constantFrom(...weekdays), 4)),
      optional("BYHOUR", some(fc.integer({ min: 0, max: 23 }), 3)),
      optional("BYSETPOS", some(signed(4), 2)),
      optional("WKST", fc.constantFrom(...weekdays)),
    )
    .map((parts) => parts.flat());
}

const anyRule = fc
  .constantFrom(...frequencies)
  .chain((frequency) => partsOf(frequency).map((parts) => [`FREQ=${frequency}`, ...parts].join(";")))
  .filter((rule) => isAccepted(rule));

function isAccepted(rule: string): boolean {
  try {
    parseRule(rule);
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

const anyStart = fc
  .tuple(fc.integer({ min: 0, max: 365 * 12 }), fc.integer({ min: 0, max: 23 }))
  .map(([day, hour]) => new Date(Date.UTC(2023, 0, 1 + day, hour, 30)).toISOString().slice(0, 19));

/** With the same horizon and limit as the evaluator. */
function expand(rule: string, start: string, days: number, limit: number): string[] {
  const from = new Date(`${start}Z`).getTime() / 1_000;
  const found: string[] = [];
  for (const { at, isMissing } of expandAfter(patternOf(parseRule(rule), from), from, 1_000_000)) {
    // Whole periods only, as the evaluator has them.
    if (at > from + days * 86_400 || found.length === limit) break;
    if (!isMissing) found.push(new Date(at * 1_000).toISOString().slice(0, 16));
  }
  return found;
}

/** Rules yield what RFC 5545 says, as the evaluator has it. */
export function compareWithEvaluator(numRuns: number): void {
  const property = fc.property(anyRule, anyStart, (rule, start) => {
    const days = /HOURLY|DAILY/.test(rule) ? 900 : 2_600;
    // A period that is cut off lacks its last times, and BYSETPOS counts them.
    const expected = evaluate(rule, start, days + 370, 8);
    const end = new Date(new Date(`${start}Z`).getTime() + days * 86_400_000).toISOString();
    expect(expand(rule, start, days, 8)).toEqual(expected.filter((at) => at <= end));
  });
  fc.assert(property, { numRuns });
}

/** The milliseconds that the slowest of some rules takes to look at 5,000 days and times. */
export function slowestExpansion(numRuns: number): number {
  let slowest = 0;
  const property = fc.property(anyRule, anyStart, (rule, start) => {
    const from = new Date(`${start}Z`).getTime() / 1_000;
    // A busy machine slows a rule too: the least of some tries is the rule's own.
    const tries = Array.from({ length: 3 }, () => {
      const startedAt = Date.now();
      Array.from(expandAfter(patternOf(parseRule(rule), from), from, 5_000));
      return Date.now() - startedAt;
    });
    slowest = Math.max(slowest, Math.min(...tries));
  });
  fc.assert(property, { numRuns });
  return slowest;
}
