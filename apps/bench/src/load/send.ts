/** Sends one request over one connection, and checks the answer. */
import type { Client } from "undici";
import type { Request } from "../operations.ts";
import { ownerMark } from "../rows.ts";

/** What every owner's mark begins with: nobody else's may be in an answer. */
const anyOwner = `${ownerMark}bench-`;

/**
 * Uses `dispatch`, which makes no streams: the load shares the machine with what it measures.
 *
 * @returns what is wrong with the answer, if anything
 */
export async function send(client: Client, request: Request): Promise<string | undefined> {
  const { method, path, token, body, expect } = request;
  const authorization = `Bearer ${token}`;
  return await new Promise((resolve) => {
    let status = 0;
    const chunks: Buffer[] = [];
    client.dispatch(
      {
        method,
        path,
        headers:
          body === undefined ? { authorization } : { authorization, "content-type": "application/json" },
        body: body === undefined ? null : JSON.stringify(body),
      },
      {
        // Without it, undici takes the handler for one of its older kind.
        onRequestStart: () => {},
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => {
          const answer = Buffer.concat(chunks);
          const isRight =
            status === expect.status &&
            occurrences(answer, expect.text) === expect.times &&
            occurrences(answer, anyOwner) === expect.times;
          resolve(isRight ? undefined : `${status} ${answer.toString("utf8", 0, 300)}`);
        },
        onResponseError: (_controller, error) => resolve(error.message),
      },
    );
  });
}

function occurrences(text: Buffer, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}
