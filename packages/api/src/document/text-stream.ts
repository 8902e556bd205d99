/** Documents as procedures take and give them: pieces of text, one after the other. */
import { getTRPCErrorFromUnknown } from "@trpc/server";
import { z } from "zod";
import type { UserContext } from "../trpc/context.ts";
import { inputError, toTRPCError } from "../trpc/errors.ts";
import type { RestDocument } from "../trpc/rest-route.ts";
import { TemporaryFile } from "./temporary-file.ts";
import { Upload } from "./upload.ts";

/** What a download gives. Over tRPC, it takes a link that streams, such as `httpBatchStreamLink`. */
export const TextStream = z.custom<AsyncIterable<string>>(
  (value) => typeof value === "object" && value !== null && Symbol.asyncIterator in value,
);

/** A document as an input: a text; over REST, the body. */
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

/** @throws {TRPCError} `BAD_REQUEST` when it is not UTF-8 */
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
 * A document about what is there now: it is put together as of one moment, and given out from disk afterwards, so that a
 * slow reader keeps no connection to the database. Nothing happens before it is asked for.
 */
export async function* document(
  { db, actor }: UserContext,
  write: () => AsyncIterable<string>,
): AsyncGenerator<string> {
  const file = await TemporaryFile.create();
  try {
    // Whoever reads may have left the request's own run as this user.
    await db.asUser(actor.userId, () =>
      db.snapshot(async () => {
        for await (const piece of write()) await file.append(piece);
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
