/** Reads request bodies: only when asked to, no more than allowed, and only UTF-8. Closes connections that go on sending. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { TRPCError } from "@trpc/server";
import { maxBodyBytes } from "./request.ts";

/** How much of a body that nobody wants is read, and for how long, so that the client sees the response. */
const maxDroppedBytes = 16 * 1024 * 1024;
const maxDroppingMs = 3_000;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws {TRPCError} as {@link readBytes}, and `BAD_REQUEST` for bytes that are not UTF-8, or a JSON of very many members */
export async function readText(incoming: IncomingMessage, maxBytes = maxBodyBytes): Promise<string> {
  const bytes = await readBytes(incoming, maxBytes);
  const text = decode(bytes);
  if (bytes.length > manyMembersBytes) checkMembers(text);
  return text;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new TRPCError({ code: "BAD_REQUEST", message: "The body must be encoded in UTF-8.", cause });
  }
}

/** The names of a JSON text's members, each with its colon, outside of strings. */
const memberPattern = /(?<!\\)(?:\\\\)*"\s*:/g;
const maxMembers = 10_000;
/** Shorter texts cannot have that many. */
const manyMembersBytes = 4 * maxMembers;

/** A JSON text of very many members takes V8 a tenth of a second to parse. */
function checkMembers(text: string): void {
  let count = 0;
  for (const _ of text.matchAll(memberPattern)) {
    count += 1;
    if (count <= maxMembers) continue;
    const message = `The body may have at most ${maxMembers} members in all objects together.`;
    throw new TRPCError({ code: "BAD_REQUEST", message });
  }
}

/** @throws {TRPCError} `PAYLOAD_TOO_LARGE`, or `CLIENT_CLOSED_REQUEST` if the client disconnects before the end */
async function readBytes(incoming: IncomingMessage, maxBytes = maxBodyBytes): Promise<Buffer> {
  if (incoming.destroyed) throw clientClosed();
  const chunks: Buffer[] = [];
  let size = 0;
  return await new Promise((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxBytes) return;
      incoming.off("data", collect).pause();
      chunks.length = 0;
      reject(tooLarge(maxBytes));
    };
    const onClose = () => {
      if (!incoming.readableEnded) reject(clientClosed());
    };
    incoming
      .on("data", collect)
      .on("end", () => resolve(Buffer.concat(chunks)))
      .on("close", onClose)
      .on("error", onClose);
  });
}

/** A stream of the body that reads nothing until it is read itself. Fails as {@link readText} if `isText`. */
export function bodyStream(incoming: IncomingMessage, isText: boolean): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      pull: async (controller) => {
        controller.enqueue(
          isText ? new TextEncoder().encode(await readText(incoming)) : await readBytes(incoming),
        );
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * The body in chunks.
 *
 * @throws {TRPCError} `CLIENT_CLOSED_REQUEST` if the client disconnects before the end
 */
export async function* chunksOf(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    // Whoever stops reading still wants to respond.
    yield* incoming.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw incoming.complete ? cause : clientClosed(cause);
  }
}

/**
 * After the response, reads and drops what nobody has read of the body, or closes the connection if that is too much or
 * takes too long. Clients that send everything before they read would miss the response otherwise.
 */
export function dropUnreadBody(incoming: IncomingMessage, outgoing: ServerResponse): void {
  // Before Node's own listener, which reads the rest without a limit.
  outgoing.prependOnceListener("finish", () => {
    if (incoming.complete || incoming.destroyed) return;
    let remaining = maxDroppedBytes;
    const timer = setTimeout(() => incoming.socket.destroy(), maxDroppingMs).unref();
    incoming.once("close", () => clearTimeout(timer));
    incoming.read();
    incoming.on("data", (chunk: Buffer) => {
      remaining -= chunk.length;
      if (remaining < 0) incoming.pause();
    });
  });
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return "transfer-encoding" in headers || Number(headers["content-length"] ?? 0) > 0;
}

export function tooLarge(maxBytes: number): TRPCError {
  return new TRPCError({
    code: "PAYLOAD_TOO_LARGE",
    message: `The body may have at most ${maxBytes} bytes.`,
  });
}

function clientClosed(cause?: unknown): TRPCError {
  return new TRPCError({
    code: "CLIENT_CLOSED_REQUEST",
    message: "The client closed the connection.",
    cause,
  });
}
