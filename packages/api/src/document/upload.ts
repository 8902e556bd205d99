/** A document that came as the body of a request: on disk, so that its length and the sender's pace do not matter. */
import { TRPCError } from "@trpc/server";
import { TemporaryFile } from "./temporary-file.ts";

/** Of a document that is sent as a body. */
export const maxUploadBytes = 128 * 1024 * 1024;

export class Upload {
  readonly #file: TemporaryFile;

  private constructor(file: TemporaryFile) {
    this.#file = file;
  }

  /** All of it. Whoever calls closes it. @throws {TRPCError} `PAYLOAD_TOO_LARGE` */
  static async receive(body: AsyncIterable<Uint8Array>): Promise<Upload> {
    const file = await TemporaryFile.create();
    try {
      let length = 0;
      for await (const piece of body) {
        length += piece.length;
        if (length > maxUploadBytes) throw tooLarge();
        await file.append(piece);
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

  /** What tells it from another one: for `Idempotency-Key`. */
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
