/** Documents as inputs and outputs of procedures: streams of text. */
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

/** Decodes a document in chunks. @throws {TRPCError} `BAD_REQUEST` when it is not UTF-8 */
export async function* decodedText(source: string | Upload): AsyncGenerator<string> {
  if (typeof source === "string") {
    yield source;
    return;
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const bytes of source.bytes()) yield decoder.decode(bytes, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw inputError([{ path: [], message: "The document must be in UTF-8." }]);
    throw error;
  }
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
