/** Sends requests to webhooks' URLs, and nowhere that they should not go (docs/decisions/0029-webhooks.md). */
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";
import type { WebhookAccess, WebhookAnswer, WebhookRequest } from "../trpc/context.ts";
import { arePublic, hostOf, urlProblem } from "./address-rules.ts";
import type { WebhookMode } from "./address-rules.ts";

export interface WebhookAccessOptions {
  readonly mode: WebhookMode;
  /** How names become addresses, and whose certificates are trusted; for tests. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  readonly ca?: string;
}

/** What is read of an answer's body, so that the connection can be used again. */
const maxAnswerBytes = 4_096;
/** How long a connection is kept that nothing is sent through. */
const idleMs = 15_000;

class RefusedError extends Error {
  override readonly name = "RefusedError";
}

export function createWebhookAccess({ mode, resolve = resolveAll, ca }: WebhookAccessOptions): WebhookAccess {
  const agentOptions = { keepAlive: true, maxFreeSockets: 16, timeout: idleMs };
  const agents = {
    http: new http.Agent(agentOptions),
    https: new https.Agent({ ...agentOptions, ...(ca === undefined ? {} : { ca }) }),
  };
  const send = async (request: WebhookRequest): Promise<WebhookAnswer> => {
    const { timeoutMs, cutting } = request;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = cutting === undefined ? timeout : AbortSignal.any([timeout, cutting]);
    try {
      const addresses = await addressesOf(request.url, signal);
      return await post(request, addresses, signal);
    } catch (error) {
      return { problem: inWords(error, request) };
    }
  };

  /** Resolved once, checked, and connected to: what the name leads to a moment later does not matter. */
  const addressesOf = async (text: string, signal: AbortSignal): Promise<readonly LookupAddress[]> => {
    const problem = urlProblem(text, mode);
    if (problem !== undefined) throw new RefusedError(`The URL is refused: ${problem}`);
    const host = hostOf(new URL(text));
    const family = isIP(host);
    const addresses = family > 0 ? [{ address: host, family }] : await abortable(resolve(host), signal);
    if (mode === "public" && !arePublic(addresses))
      throw new RefusedError(`${host} leads to an address that is not public.`);
    return addresses;
  };

  const post = async (
    request: WebhookRequest,
    addresses: readonly LookupAddress[],
    signal: AbortSignal,
    isRepeated = false,
  ): Promise<WebhookAnswer> => {
    const url = new URL(request.url);
    const [client, agent] = url.protocol === "https:" ? [https, agents.https] : [http, agents.http];
    const headers = { ...request.headers, "content-length": Buffer.byteLength(request.body) };
    const options = { method: "POST", headers, agent, signal, lookup: pinnedTo(addresses) };
    return await new Promise((answered, failed) => {
      const sent = client.request(url, options, (response) => {
        answered({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"] ?? null });
        discard(response);
      });
      sent.on("error", (error) => {
        // The receiver closed the connection that was kept, before it saw this request.
        const isStale = sent.reusedSocket && !isRepeated && codeOf(error) === "ECONNRESET";
        if (isStale) post(request, addresses, signal, true).then(answered, failed);
        else failed(error);
      });
      sent.end(request.body);
    });
  };

  return {
    mode,
    users: new Set(),
    send,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

async function resolveAll(host: string): Promise<readonly LookupAddress[]> {
  return await lookup(host, { all: true });
}

function pinnedTo(addresses: readonly LookupAddress[]): LookupFunction {
  const [first = { address: "", family: 4 }] = addresses;
  return (_host, { all }, done) => {
    if (all === true) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}

function discard(response: http.IncomingMessage): void {
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) response.destroy();
  });
  response.on("error", () => undefined);
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return await new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : undefined;
}

const resolutionFailures = new Set(["ENOTFOUND", "EAI_AGAIN", "ENODATA"]);

/** For the owner of the webhook. Nothing of what a library says, but its code. */
function inWords(error: unknown, { url, timeoutMs }: WebhookRequest): string {
  if (error instanceof RefusedError) return error.message;
  const isTimeout = error instanceof Error && ["TimeoutError", "AbortError"].includes(error.name);
  if (isTimeout) return `There was no answer within ${timeoutMs / 1_000} seconds.`;
  const code = codeOf(error) ?? "unknown";
  if (resolutionFailures.has(code)) return `The name ${new URL(url).hostname} could not be resolved.`;
  if (code === "ECONNREFUSED") return "The connection was refused.";
  if (code === "ECONNRESET" || code === "EPIPE") return "The connection was closed before an answer.";
  if (/CERT|SELF_SIGNED|ISSUER|TLS|SSL|LEAF_SIGNATURE/.test(code)) return `TLS failed: ${code}.`;
  return `The request failed: ${code}.`;
}
