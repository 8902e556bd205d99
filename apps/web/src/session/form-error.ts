/** What the server says about a form of the account, by field. */
import { AccountError } from "@taskwell/client/account";
import { messages } from "../messages/account.ts";

export interface FormError {
  /** Absent: it is about the form as a whole. */
  readonly field?: string;
  readonly text: string;
}

/** @param fields the names of the form's fields; the server's names for them are the same */
export function formErrorOf(error: unknown, fields: readonly string[]): FormError {
  if (!(error instanceof AccountError))
    return { text: error instanceof Error ? error.message : messages.failed };
  if (error.status === 0) return { text: messages.noAnswer };
  if (error.retryAfterSeconds !== undefined) return { text: waitText(error, error.retryAfterSeconds) };
  const { field, text } = known(error, fields) ?? prefixed(error.message);
  return field !== undefined && fields.includes(field) ? { field, text } : { text };
}

function waitText({ code }: AccountError, waitSeconds: number): string {
  return code === "TOO_MANY_SIGN_INS"
    ? messages.busyServer(waitSeconds)
    : messages.tooManyAttempts(waitSeconds);
}

/** Those that can be said better here than by the server. */
function known(error: AccountError, fields: readonly string[]): FormError | undefined {
  switch (error.code) {
    case "INVALID_EMAIL_OR_PASSWORD":
      return {
        field: "password",
        text: mayBeUnverified(error) ? messages.wrongOrUnverified : messages.wrongCredentials,
      };
    case "INVALID_PASSWORD":
      return {
        field: fields.includes("currentPassword") ? "currentPassword" : "password",
        text: messages.wrongPassword,
      };
    case "INVALID_TOKEN":
      return { field: "token", text: messages.badCode };
    default:
      return undefined;
  }
}

/** Whether the server requires verified addresses: it says so in words alone, and the same for every address. */
export function mayBeUnverified({ message }: AccountError): boolean {
  return /verified/.test(message);
}

/** Such as "email: Must be an e-mail address." */
function prefixed(message: string): FormError {
  const [, field, text] = /^(\w+): (.+)$/s.exec(message) ?? [];
  return field === undefined || text === undefined ? { text: message } : { field, text };
}
