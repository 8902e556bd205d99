/** The page of plans, for people. */
import type { Measured } from "./measure.ts";

export interface About {
  readonly rows: number;
  /** Of PostgreSQL. */
  readonly version: string;
  readonly turns: number;
  readonly sizes: { readonly large: number; readonly small: number };
}

const maxMs = 20;
const maxRatio = 1.5;

export function report(measured: readonly Measured[], { rows, version, turns, sizes }: About): string {
  const number = (value: number) => value.toLocaleString("en");
  const rowsOfTable = measured.map(({ name, medianMs, p99Ms, ratio }) => {
    const judged = (value: number, bar: number) =>
      value > bar ? `**${value.toFixed(2)}**` : value.toFixed(2);
    return `| ${name.replaceAll("|", String.raw`\|`)} | ${medianMs.toFixed(2)} | ${judged(p99Ms, maxMs)} | ${ratio === undefined ? "" : judged(ratio, maxRatio)} |`;
  });
  const plans = measured.flatMap(({ name, plan }) => [`## ${name}`, "", "```", ...plan, "```", ""]);
  return [
    "# Plans",
    "",
    `Written by \`pnpm plans\`. One account of ${number(sizes.large)} tasks, one in five of them open, among ${number(rows)} rows; PostgreSQL ${version}. Each query was asked`,
    `${turns} times with changing values, as the server asks it: as the role of users, under row-level security. The times are those of \`EXPLAIN (ANALYZE, BUFFERS)\`, planning`,
    "included: of what the server keeps prepared, as PostgreSQL then executes it (mostly by a generic plan, with `$1` in it). The last column sets whole calls (50 tasks, or as many",
    `as the smaller account has of them) beside those of an account of ${number(sizes.small)} tasks, in turns: medians. The bars are ${maxMs} ms and ${maxRatio}; what misses them is bold. Below, the`,
    "plan of the statement that took the longest.",
    "",
    "Each word that is searched for here is in one of 13 to 17 tasks. How they are found, and what takes longer: [decision 20](decisions/0020-asked-together.md).",
    "",
    `| | median, ms | 99 %, ms | ÷ ${number(sizes.small)} tasks |`,
    "|---|---|---|---|",
    ...rowsOfTable,
    "",
    ...plans,
  ].join("\n");
}
