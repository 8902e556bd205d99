/** /api/auth/*: passes requests to Better Auth. Errors are `{ code, message }`, as Better Auth writes them. */
import type { Accounts } from "@taskwell/accounts";
import { toTRPCError } from "@taskwell/api/errors";
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { Logger } from "./logger.ts";
import { reportError } from "./request-log.ts";
import { accountPage } from "./account-pages.ts";
import type { HandlerRequest } from "./request.ts";
import { commonHeaders, errorHeaders } from "./response-headers.ts";

/** @param accounts absent with an external issuer */
export async function handleAccounts(
  accounts: Accounts | undefined,
  { request, requestId, address }: HandlerRequest,
  log: Logger,
): Promise<Response> {
  if (accounts === undefined)
    return accountsErrorResponse(
      notFound("This server has no accounts: its users sign in elsewhere."),
      requestId,
    );
  try {
    const response = await accounts.handle(request, { address, requestId });
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(commonHeaders(requestId))) headers.set(name, value);
    return new Response(response.body, { status: response.status, headers });
  } catch (cause) {
    const error = toTRPCError(getTRPCErrorFromUnknown(cause));
    reportError(log, requestId, error, "accounts");
    return accountsErrorResponse(error, requestId);
  }
}

/** The pages below /account. @returns undefined if there is no such page */
export async function handleAccountPages(
  accounts: Accounts | undefined,
  handlerRequest: HandlerRequest,
  log: Logger,
): Promise<Response | undefined> {
  try {
    return accounts && (await accountPage(accounts, handlerRequest));
  } catch (cause) {
    const { requestId } = handlerRequest;
    const error = toTRPCError(getTRPCErrorFromUnknown(cause));
    reportError(log, requestId, error, "account pages");
    return accountsErrorResponse(error, requestId);
  }
}

export function accountsErrorResponse(error: TRPCError, requestId: string): Response {
  const isBug = error.code === "INTERNAL_SERVER_ERROR";
  const message = isBug ? `Something went wrong on our side. Request id: ${requestId}` : error.message;
  return Response.json(
    { code: error.code, message },
    {
      status: getHTTPStatusCodeFromError(error),
      headers: { ...commonHeaders(requestId), ...errorHeaders([error]) },
    },
  );
}

function notFound(message: string): TRPCError {
  return new TRPCError({ code: "NOT_FOUND", message });
}
