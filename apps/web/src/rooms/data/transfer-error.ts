/** Why a document could not be sent or fetched, in words for people. */
import { AccountError } from "@taskwell/client/account";
import { messages } from "../../messages/data.ts";

export class TransferError extends Error {
  override readonly name = "TransferError";
}

/** @param body problem details (RFC 9457), if the server itself has answered */
export function refusalOf(status: number, body: unknown): TransferError {
  if (status === 401) return new TransferError(messages.expired);
  const detail: unknown = Reflect.get(Object(body), "detail");
  return new TransferError(typeof detail === "string" ? detail : messages.serverFailed(status));
}

export function textOf(error: unknown): string {
  if (error instanceof AccountError && error.status === 401) return messages.expired;
  return error instanceof TransferError ? error.message : messages.lost;
}

/** @returns undefined if it is not JSON */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
