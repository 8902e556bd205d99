/** A temporary file that decouples the writer of a document from its reader. */
import { createHash, randomUUID } from "node:crypto";
import { open, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TRPCError } from "@trpc/server";

export class TemporaryFile {
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** @throws {TRPCError} `SERVICE_UNAVAILABLE` */
  static async create(): Promise<TemporaryFile> {
    const path = join(tmpdir(), `taskwell-${randomUUID()}`);
    return await onDisk(async () => {
      const handle = await open(path, "wx+", 0o600);
      // Unlinked at once, so that the operating system removes it even if the process is killed.
      await unlink(path);
      return new TemporaryFile(handle);
    });
  }

  /** @throws {TRPCError} `SERVICE_UNAVAILABLE` */
  async append(chunk: string | Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    await onDisk(() => this.#handle.appendFile(chunk));
  }

  /** SHA-256 of the content, in base64url. */
  digest(): string {
    return this.#hash.copy().digest("base64url");
  }

  /** Reads the file from the start, in chunks. */
  read(): AsyncIterable<Uint8Array> {
    return this.#handle.createReadStream({ start: 0, autoClose: false });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** @throws {TRPCError} `SERVICE_UNAVAILABLE` when the disk is full, or the directory missing or not writable */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const message = "The server cannot store temporary files right now.";
    throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message, cause });
  }
}
