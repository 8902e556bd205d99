/** An uploaded document, buffered on disk. */
import { TRPCError } from "@trpc/server";
import { TemporaryFile } from "./temporary-file.ts";

/** Maximum size of a document sent as the body. */
export const maxUploadBytes = 128 * 1024 * 1024;

export class Upload {
  readonly #file: TemporaryFile;

  private constructor(file: TemporaryFile) {
    this.#file = file;
  }

  /** Receives a whole body. The caller must close the upload. @throws {TRPCError} `PAYLOAD_TOO_LARGE` */
  static async receive(body: AsyncIterable<Uint8Array>): Promise<Upload> {
    const file = await TemporaryFile.create();
    try {
      let length = 0;
      for await (const chunk of body) {
        length += chunk.length;
        if (length > maxUploadBytes) throw tooLarge();
        await file.append(chunk);
      }
      return new Upload(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  bytes(): AsyncIterable<Uint8Array> {
    return this.#file.read();
  }

  /** A hash of the content, for the fingerprint of an idempotent call. */
  toJSON(): string {
    return this.#file.digest();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function tooLarge(): TRPCError {
  const message = `The document may have at most ${maxUploadBytes} bytes.`;
  return new TRPCError({ code: "PAYLOAD_TOO_LARGE", message });
}
