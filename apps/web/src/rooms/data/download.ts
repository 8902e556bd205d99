/** Fetches a document of the server, and tells how much has come. */
import { account } from "../../api.ts";
import { parsed, refusalOf } from "./transfer-error.ts";

interface DownloadOptions {
  readonly path: string;
  readonly mediaType: string;
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** @throws {TransferError} if it is refused; whatever `fetch` throws if the connection is lost half-way */
export async function download({ path, mediaType, onProgress, signal }: DownloadOptions): Promise<Blob> {
  const token = await account.get();
  let response = await fetchOnce(path, token, signal);
  if (response.status === 401) {
    account.invalidate(token);
    response = await fetchOnce(path, await account.get(), signal);
  }
  if (!response.ok || response.body === null) throw refusalOf(response.status, parsed(await response.text()));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    onProgress(bytes);
  }
  return new Blob(parts, { type: mediaType });
}

function fetchOnce(path: string, token: string, signal: AbortSignal): Promise<Response> {
  return fetch(path, { headers: { authorization: `Bearer ${token}` }, signal });
}
