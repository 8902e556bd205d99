/** Documents as inputs and outputs of procedures: streams of text. */
import { setImmediate } from "node:timers/promises";
import { TextDecoder } from "node:util";
import { getTRPCErrorFromUnknown } from "@trpc/server";
import { z } from "zod";
import type { UserContext } from "../trpc/context.ts";
import { inputError, toTRPCError } from "../trpc/errors.ts";
import type { RestDocument } from "../trpc/rest-route.ts";
import { TemporaryFile } from "./temporary-file.ts";
import { Upload } from "./upload.ts";

/** Output of a download. tRPC clients need a streaming link, such as `httpBatchStreamLink`. */
export const TextStream = z.custom<AsyncIterable<string>>(
  (value) => typeof value === "object" && value !== null && Symbol.asyncIterator in value,
);

/** Input of a document: a text over tRPC, the body over REST. */
export function documentText(
  contentMediaType: RestDocument["type"],
  description: string,
): z.ZodType<string | Upload, string> {
  return z
    .custom<string>((value) => typeof value === "string" || value instanceof Upload, {
      error: "Must be a text.",
    })
    .meta({ type: "string", contentMediaType, description });
}

/** A text, or bytes that can be read more than once. */
export type DocumentSource = string | Pick<Upload, "bytes">;

/** UTF-16 units that parsers get at once. */
const maxChunkLength = 8 * 1024;

/**
 * Decodes a document in short chunks, without its byte order mark, and with a turn of the event loop after each.
 *
 * @throws {TRPCError} `BAD_REQUEST` when it is neither UTF-8 nor, with a byte order mark, UTF-16
 */
export async function* decodedText(source: DocumentSource): AsyncGenerator<string> {
  for await (const text of typeof source === "string" ? [source.replace(/^\ufeff/, "")] : decode(source))
    for (let start = 0; start < text.length; start += maxChunkLength) {
      yield text.slice(start, start + maxChunkLength);
      await setImmediate();
    }
}

async function* decode(source: Pick<Upload, "bytes">): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  try {
    for await (const bytes of source.bytes()) {
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      yield decoder.decode(bytes, { stream: true });
    }
    if (decoder !== undefined) yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw inputError([{ path: [], message: "The document must be in UTF-8." }]);
    throw error;
  }
}

/** By its byte order mark. Spreadsheets write UTF-16 as "Unicode text". */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/**
 * Writes a document in a snapshot transaction to a temporary file, and streams it from there, so that a slow reader does
 * not hold a database connection. Starts when it is first read.
 */
export async function* snapshotDocument(
  { db, actor }: UserContext,
  write: () => AsyncIterable<string>,
): AsyncGenerator<string> {
  const file = await TemporaryFile.create();
  try {
    // The reader may no longer run as the request's user.
    await db.asUser(actor.userId, () =>
      db.snapshot(async () => {
        for await (const chunk of write()) await file.append(chunk);
      }),
    );
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    for await (const bytes of file.read()) yield decoder.decode(bytes, { stream: true });
  } catch (error) {
    throw toTRPCError(getTRPCErrorFromUnknown(error));
  } finally {
    await file.close();
  }
}
