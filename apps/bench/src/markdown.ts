/** Tables and numbers for people, and the part of a document that a command writes. */
import { readFile, writeFile } from "node:fs/promises";
import type { Spread } from "./statistics.ts";

/** A table whose first column is text and whose others are figures. */
export function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
  return [
    line(head),
    line(head.map((_cell, index) => (index === 0 ? "---" : "---:"))),
    ...rows.map(line),
  ].join("\n");
}

/** The same for a terminal. */
export function plainTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ")).join("\n");
}

/** Three significant digits, with separators from a thousand on. */
export function formatNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(value < 10 ? 3 : 2)));
}

/** The median, and the range if there is one. */
export function formatSpread({ median, min, max }: Spread): string {
  if (min === max) return formatNumber(median);
  return `${formatNumber(median)} (${formatNumber(min)}–${formatNumber(max)})`;
}

/**
 * Replaces what stands between the marks of a command, and leaves the rest of the document as people wrote it.
 *
 * @throws {Error} when the document lacks the marks
 */
export async function writeSection(path: string, command: string, markdown: string): Promise<void> {
  const begin = `<!-- Written by \`${command}\`, down to the end mark. -->`;
  const end = `<!-- The end of what \`${command}\` writes. -->`;
  const text = await readFile(path, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${path} lacks the marks that the results go between.`);
  await writeFile(path, `${text.slice(0, from)}${begin}\n\n${markdown}\n\n${text.slice(to)}`);
}
