/** Sends a document to the server. XMLHttpRequest, because `fetch` does not tell how much has been sent. */
import { account } from "../../api.ts";
import { messages } from "../../messages/data.ts";
import { parsed, refusalOf, TransferError } from "./transfer-error.ts";

interface UploadOptions {
  readonly path: string;
  readonly file: Blob;
  readonly mediaType: string;
  /** With the same key it is done once, however often it is sent. */
  readonly idempotencyKey?: string;
  /** @param fraction of the document that has been sent: from 0 to 1 */
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
}

export interface UploadAnswer {
  readonly body: unknown;
  /** By which it can be undone; null: it has changed nothing. */
  readonly callId: string | null;
}

/** @throws {TransferError} if it is refused, or there is no answer */
export async function upload(options: UploadOptions): Promise<UploadAnswer> {
  const token = await account.get();
  let request = await sendOnce(options, token);
  if (request.status === 401) {
    account.invalidate(token);
    request = await sendOnce(options, await account.get());
  }
  const body = parsed(request.responseText);
  if (request.status !== 200) throw refusalOf(request.status, body);
  return { body, callId: request.getResponseHeader("x-call-id") };
}

function sendOnce(
  { path, file, mediaType, idempotencyKey, onProgress, signal }: UploadOptions,
  token: string,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("content-type", mediaType);
    if (idempotencyKey !== undefined) request.setRequestHeader("idempotency-key", idempotencyKey);
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new TransferError(messages.noAnswer)));
    request.addEventListener("abort", () => reject(new TransferError(messages.cancel)));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
