/** What the server asks of a request under /api/auth before Better Auth sees it: a short body, in UTF-8. */
import type { Accounts } from "@taskwell/accounts";
import { unreadableBody } from "@taskwell/api/rest";
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import { accountsErrorResponse, handleAccounts } from "./accounts-handler.ts";
import type { Logger } from "./logger.ts";
import { hasBody, readText } from "./request-body.ts";
import { maxAccountBodyBytes } from "./request.ts";
import type { HandlerRequest } from "./request.ts";

/** @param accounts absent with an external issuer */
export async function handleAccountRequest(
  accounts: Accounts | undefined,
  handlerRequest: HandlerRequest,
  log: Logger,
): Promise<Response> {
  const { request, incoming, requestId } = handlerRequest;
  const { method, url, headers, signal } = request;
  const isRead = method === "GET" || method === "HEAD";
  try {
    const checked = isRead
      ? new Request(url, { method, headers, signal })
      : hasBody(incoming)
        ? await withText(handlerRequest)
        : request;
    const response = await handleAccounts(accounts, { ...handlerRequest, request: checked }, log);
    return isRead ? await withLength(response) : response;
  } catch (cause) {
    return accountsErrorResponse(getTRPCErrorFromUnknown(cause), requestId);
  }
}

/** @throws {TRPCError} for a body that cannot be read */
async function withText({ request, incoming }: HandlerRequest): Promise<Request> {
  const { url, method, headers, signal } = request;
  const problem = unreadableBody(headers.get("content-type"), headers.get("content-encoding"));
  if (problem !== undefined) throw new TRPCError({ code: "UNSUPPORTED_MEDIA_TYPE", message: problem });
  return new Request(url, { method, headers, signal, body: await readText(incoming, maxAccountBodyBytes) });
}

/** For HEAD, whose response has the length of that to GET. */
async function withLength(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  const headers = new Headers(response.headers);
  headers.set("content-length", String(body.byteLength));
  return new Response(body.byteLength === 0 ? null : body, { status: response.status, headers });
}
