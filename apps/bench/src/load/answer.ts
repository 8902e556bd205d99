/** One request over one connection, and whether the answer is right. */
import type { Client } from "undici";
import type { Request } from "../operations.ts";
import { ownerMark } from "../rows.ts";

/** What every owner's mark begins with: nobody else's may be in an answer. */
const anyOwner = `${ownerMark}bench-`;

/** @returns what is wrong with the answer, if anything */
export async function send(client: Client, request: Request): Promise<string | undefined> {
  const { method, path, token, body, expect } = request;
  try {
    const response = await client.request({
      method,
      path,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.body.text();
    const right =
      response.statusCode === expect.status &&
      occurrences(text, expect.text) === expect.times &&
      occurrences(text, anyOwner) === expect.times;
    return right ? undefined : `${response.statusCode} ${text.slice(0, 300)}`;
  } catch (error) {
    return error instanceof Error ? error.message : "the connection broke";
  }
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
