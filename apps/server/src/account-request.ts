/** What the server asks of a request under /api/auth before Better Auth sees it: a short body in UTF-8, and GET for HEAD. */
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
  const { request, requestId } = handlerRequest;
  if (request.method === "HEAD") return await handleHead(accounts, handlerRequest, log);
  if (accounts === undefined || request.method === "GET" || !hasBody(handlerRequest.incoming))
    return await handleAccounts(accounts, handlerRequest, log);
  try {
    return await handleAccounts(
      accounts,
      { ...handlerRequest, request: await withText(handlerRequest) },
      log,
    );
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

async function handleHead(
  accounts: Accounts | undefined,
  handlerRequest: HandlerRequest,
  log: Logger,
): Promise<Response> {
  const { url, headers, signal } = handlerRequest.request;
  const request = new Request(url, { headers, signal });
  const response = await handleAccounts(accounts, { ...handlerRequest, request }, log);
  const responseHeaders = new Headers(response.headers);
  responseHeaders.set("content-length", String((await response.arrayBuffer()).byteLength));
  return new Response(null, { status: response.status, headers: responseHeaders });
}
