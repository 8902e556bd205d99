/** Requests that no handler should see: their lines or headers contradict HTTP (RFC 9112). */
import type { IncomingMessage } from "node:http";

/** Headers that decide whom a request is for and who sends it. Two of them could be read as either. */
const singleHeaders = new Set(["host", "authorization", "content-type"]);
const lengthsOfSingleHeaders = new Set([...singleHeaders].map((name) => name.length));

/** What is wrong with a request, and what would be right; undefined if nothing is. */
export function malformedRequest(incoming: IncomingMessage): string | undefined {
  const { httpVersion, headers, rawHeaders, url = "" } = incoming;
  if (httpVersion !== "1.1" && httpVersion !== "1.0")
    return `HTTP/${httpVersion} is not supported. Send HTTP/1.1.`;
  if (!isUtf8(url)) return "The URL must be percent-encoded in UTF-8.";
  const repeated = repeatedHeader(rawHeaders);
  if (repeated !== undefined) return `There are several ${repeated} headers. Send one.`;
  if (headers.host === undefined)
    return httpVersion === "1.0" ? undefined : "There is no Host header. Send one.";
  return isHost(headers.host)
    ? undefined
    : "The Host header is not a host name or address, with or without a port.";
}

/** Other bytes would silently become U+FFFD. What is no percent-encoding at all is left to the handlers. */
function isUtf8(url: string): boolean {
  if (!/%[89a-f]/i.test(url)) return true;
  try {
    for (const [encoded] of url.matchAll(/(?:%[0-9a-f]{2})+/gi)) decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}

function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!lengthsOfSingleHeaders.has(name.length)) continue;
    const lowerName = name.toLowerCase();
    if (!singleHeaders.has(lowerName)) continue;
    if (seen.has(lowerName)) return name;
    seen.add(lowerName);
  }
  return undefined;
}

/** Almost every request has the host of the one before. */
let lastHost: string | undefined;

function isHost(host: string): boolean {
  if (host === lastHost) return true;
  const isPlain = /^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`);
  if (isPlain) lastHost = host;
  return isPlain;
}
