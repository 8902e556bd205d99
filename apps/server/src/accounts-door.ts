/** The door to accounts: HTTP around Better Auth, whose errors are `{ code, message }`. */
import type { Accounts } from "@taskwell/accounts";
import { toTRPCError } from "@taskwell/api/errors";
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { commonHeaders, headersFor, noteError } from "./answers.ts";
import type { Logger } from "./telemetry.ts";

export interface AccountsCall {
  readonly request: Request;
  readonly requestId: string;
  readonly address: string;
}

export async function answerAccounts(
  accounts: Accounts | undefined,
  { request, requestId, address }: AccountsCall,
  log: Logger,
): Promise<Response> {
  if (accounts === undefined) return refuseAccounts(nothingThere("Accounts are kept elsewhere."), requestId);
  try {
    const response = await accounts.handle(request, address);
    if (response.status === 404 && response.body === null)
      return refuseAccounts(nothingThere("There is nothing here."), requestId);
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(commonHeaders(requestId))) headers.set(name, value);
    return new Response(response.body, { status: response.status, headers });
  } catch (cause) {
    const error = toTRPCError(getTRPCErrorFromUnknown(cause));
    noteError(log, requestId, error, "accounts");
    return refuseAccounts(error, requestId);
  }
}

export function refuseAccounts(error: TRPCError, requestId: string): Response {
  const isBug = error.code === "INTERNAL_SERVER_ERROR";
  const message = isBug ? `Something went wrong on our side. Request id: ${requestId}` : error.message;
  return Response.json(
    { code: error.code, message },
    {
      status: getHTTPStatusCodeFromError(error),
      headers: { ...commonHeaders(requestId), ...headersFor([error]) },
    },
  );
}

function nothingThere(message: string): TRPCError {
  return new TRPCError({ code: "NOT_FOUND", message });
}
