/**
 * The format of a backup: a gzip'd text. The first line is the header, in JSON. For each table follow a line that names it, its
 * rows as PostgreSQL's COPY writes them, and a line `\.`. The last line is the footer.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { z } from "zod";

/** Grows by one when an older Taskwell could not read the file. */
export const formatVersion = 1;
export const endOfRows = "\\.\n";

/** A backup cannot be made or restored, for a reason that its operator can mend. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

const Header = z.object({
  format: z.literal("taskwell-backup"),
  version: z.int(),
  taskwell: z.string(),
  postgres: z.string(),
  /** ISO 8601 in UTC: what was committed later is not in it. */
  at: z.string(),
  /** The names of those that were applied, oldest first. */
  migrations: z.array(z.string()),
  /** The day of the oldest change in the log. */
  oldestChange: z.iso.date().nullable(),
});
export type Header = z.infer<typeof Header>;

const CopiedTable = z.object({
  /** Schema and name, quoted for SQL. */
  table: z.string(),
  /** Quoted for SQL. */
  columns: z.array(z.string()),
});
export type CopiedTable = z.infer<typeof CopiedTable>;

const Footer = z.object({
  /** The number of rows, by table. */
  rows: z.record(z.string(), z.int()),
  /** The last value of each sequence. */
  sequences: z.record(z.string(), z.string()),
  /** Of all that comes before this line, in hexadecimal. */
  sha256: z.string(),
});
export type Footer = z.infer<typeof Footer>;

/** Gets the rows of one table, in pieces. It must read them all. */
export type OnTable = (table: CopiedTable, rows: AsyncIterable<Buffer>) => Promise<void>;

/**
 * Reads a backup from its beginning to its end.
 *
 * @throws {BackupError} if there is no such file, it is not a backup, it is cut off, or it is damaged
 */
export async function readBackup(
  path: string,
  onHeader: (header: Header) => Promise<void>,
  onTable: OnTable,
): Promise<Footer> {
  let footer: Footer | undefined;
  try {
    await pipeline(createReadStream(path), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      footer = await new Reader(chunks, path).read(onHeader, onTable);
    });
  } catch (error) {
    throw fileError(error, path) ?? error;
  }
  if (footer === undefined) throw cutOff(path);
  return footer;
}

class Reader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #path: string;
  readonly #hash = createHash("sha256");
  /** Read, and not yet used. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>, path: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#path = path;
  }

  async read(onHeader: (header: Header) => Promise<void>, onTable: OnTable): Promise<Footer> {
    const first = await this.#line();
    await onHeader(this.#headerOf(first));
    this.#hash.update(first);
    for (;;) {
      const line = await this.#line();
      const named = CopiedTable.safeParse(jsonOf(line));
      if (!named.success) return await this.#footerOf(line);
      this.#hash.update(line);
      await onTable(named.data, this.#rows());
    }
  }

  /** Up to the line `\.`, which is read as well. Between two pieces, `#rest` begins with a line. */
  async *#rows(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#rest.length < endOfRows.length) await this.#more();
      else if (this.#rest.indexOf(endOfRows) === 0) break;
      else {
        // A row cannot be `\.`: COPY doubles every backslash in it.
        const end = this.#rest.indexOf(`\n${endOfRows}`) + 1;
        const length = end > 0 ? end : this.#rest.lastIndexOf("\n") + 1;
        if (length === 0) await this.#more();
        else yield this.#take(length);
      }
    }
    this.#take(endOfRows.length);
  }

  #headerOf(line: Buffer): Header {
    const json = jsonOf(line);
    const isBackup = typeof json === "object" && json !== null && "format" in json;
    if (!isBackup || json.format !== "taskwell-backup") throw notABackup(this.#path);
    if ("version" in json && Number(json.version) > formatVersion)
      throw new BackupError(
        `${this.#path} was made by a newer version of Taskwell. Restore it with that version or a later one.`,
      );
    const header = Header.safeParse(json);
    if (!header.success) throw damaged(this.#path);
    return header.data;
  }

  async #footerOf(line: Buffer): Promise<Footer> {
    const footer = Footer.safeParse(jsonOf(line));
    const isWhole = this.#rest.length === 0 && (await this.#chunks.next()).done === true;
    if (!footer.success || !isWhole || footer.data.sha256 !== this.#hash.digest("hex"))
      throw damaged(this.#path);
    return footer.data;
  }

  /** With its line break. */
  async #line(): Promise<Buffer> {
    for (;;) {
      const length = this.#rest.indexOf("\n") + 1;
      if (length > 0) return this.#cut(length);
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done === true) throw cutOff(this.#path);
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
  }

  #take(length: number): Buffer {
    const piece = this.#cut(length);
    this.#hash.update(piece);
    return piece;
  }

  #cut(length: number): Buffer {
    const piece = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return piece;
  }
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

const notABackup = (path: string) => new BackupError(`${path} is not a backup of Taskwell.`);
const cutOff = (path: string) =>
  new BackupError(`${path} is cut off: its end is missing. Use another backup.`);
const damaged = (path: string) =>
  new BackupError(`${path} is damaged: its checksum does not match. Use another backup.`);

/** What Node's errors of files and of gzip mean here. */
function fileError(error: unknown, path: string): BackupError | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return new BackupError(`There is no file ${path}.`);
  if (code === "Z_BUF_ERROR") return cutOff(path);
  if (code !== "Z_DATA_ERROR") return undefined;
  const isOtherFormat = error instanceof Error && error.message === "incorrect header check";
  return isOtherFormat ? notABackup(path) : damaged(path);
}
