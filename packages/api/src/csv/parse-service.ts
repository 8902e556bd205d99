/** Parses a CSV document, whose first row is a header, row by row. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { z } from "zod";
import { inputError } from "../trpc/errors.ts";
import type { CsvRow } from "./export-rules.ts";
import { withoutApostrophe } from "./import-rules.ts";

export interface NumberedRow {
  /** As in a spreadsheet: the header is row 1. */
  readonly number: number;
  readonly cells: Partial<CsvRow>;
  /** Whether it has more cells than the header, some of which are therefore in a wrong column. */
  readonly isShifted: boolean;
}

/** UTF-16 units. A header has some ten short names; one of very many columns would take seconds to read. */
const maxHeaderLength = 5_000;

const ParsedRow = z.object({ record: z.array(z.string()), info: z.object({ records: z.number() }) });

/**
 * Rows whose cells are separated as the header's are: by commas, semicolons or tabs.
 *
 * @throws {TRPCError} `BAD_REQUEST` for a syntax error, and for missing columns
 */
export async function* parseRows(chunks: AsyncIterable<string>): AsyncGenerator<NumberedRow> {
  const { first, rest } = await takeHeader(chunks);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(first),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 100_000,
  });
  const feeding = pipeline(Readable.from(joined(first, rest)), parser);
  // Awaited below, but it may reject earlier, which would be an unhandled rejection.
  feeding.catch(() => undefined);
  let header: string[] = [];
  try {
    for await (const row of parser) {
      const { record, info } = ParsedRow.parse(row);
      if (header.length > 0) {
        const cells = header.map((name, index) => [name, withoutApostrophe(record[index] ?? "")]);
        const isShifted = record.length > header.length;
        yield { number: info.records, cells: Object.fromEntries(cells), isShifted };
      } else header = readHeader(record);
    }
    await feeding;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw inputError([{ path: [], message: `The document is not CSV: ${error.message}` }]);
  }
  if (header.length === 0) readHeader([]);
}

function readHeader(record: readonly string[]): string[] {
  const header = record.map((name) => name.trim().toUpperCase());
  const missing = ["TYPE", "CONTENT"].filter((name) => !header.includes(name));
  if (missing.length === 0) return header;
  const message = `The first row must be a header. Missing columns: ${missing.join(", ")}.`;
  throw inputError([{ path: [], message }]);
}

interface Split {
  /** The header, and perhaps more. */
  readonly first: string;
  readonly rest: AsyncIterator<string>;
}

/** @throws {TRPCError} `BAD_REQUEST` when the first line is longer than any header */
async function takeHeader(chunks: AsyncIterable<string>): Promise<Split> {
  const rest = chunks[Symbol.asyncIterator]();
  let first = "";
  while (!/[\r\n]/.test(first)) {
    const { value, done = false } = await rest.next();
    if (done) break;
    first += value;
    const end = first.search(/[\r\n]/);
    if ((end === -1 ? first.length : end) > maxHeaderLength) {
      const message = `The first row must be a header, of at most ${maxHeaderLength} characters.`;
      throw inputError([{ path: [], message }]);
    }
  }
  return { first, rest };
}

async function* joined(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function delimiterOf(text: string): string {
  const [header = ""] = text.split(/[\r\n]/, 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}
