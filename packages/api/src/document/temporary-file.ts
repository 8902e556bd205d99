/** Text of any length, on disk for as long as it is needed: written at one pace, and read at another. */
import { createHash, randomUUID } from "node:crypto";
import { open, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class TemporaryFile {
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async create(): Promise<TemporaryFile> {
    const path = join(tmpdir(), `taskwell-${randomUUID()}`);
    const handle = await open(path, "wx+", 0o600);
    // It is there until it is closed, and leaves nothing behind whatever happens to the process.
    await unlink(path);
    return new TemporaryFile(handle);
  }

  async append(piece: string | Uint8Array): Promise<void> {
    this.#hash.update(piece);
    await this.#handle.appendFile(piece);
  }

  /** What tells the text from another one: SHA-256, in base64url. */
  digest(): string {
    return this.#hash.copy().digest("base64url");
  }

  /** From the beginning, in pieces of some kilobytes. */
  read(): AsyncIterable<Uint8Array> {
    return this.#handle.createReadStream({ start: 0, autoClose: false });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
