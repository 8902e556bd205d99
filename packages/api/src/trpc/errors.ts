/** Domain errors, and the one translation of every error into tRPC's. Documented in docs/errors.md. */
import { AuthError } from "@taskwell/auth/error";
import { databaseFailure } from "@taskwell/db/failure";
import { TRPCError } from "@trpc/server";
import { ZodError, ZodRealError } from "zod";
import type { ErrorDetails, InputIssue, Reason } from "./error-shape.ts";

/** Every reason to refuse a call that the service itself has, with its code. Stable: programs branch on them. */
const codes = {
  task_not_found: "NOT_FOUND",
  list_not_found: "NOT_FOUND",
  label_not_found: "NOT_FOUND",
  filter_not_found: "NOT_FOUND",
  feed_not_found: "NOT_FOUND",
  call_not_found: "NOT_FOUND",
  webhook_not_found: "NOT_FOUND",
  task_id_taken: "CONFLICT",
  list_id_taken: "CONFLICT",
  label_id_taken: "CONFLICT",
  filter_id_taken: "CONFLICT",
  feed_id_taken: "CONFLICT",
  webhook_id_taken: "CONFLICT",
  label_name_taken: "CONFLICT",
  version_mismatch: "CONFLICT",
  occurrence_not_due: "CONFLICT",
  idempotency_key_in_use: "CONFLICT",
  task_cycle: "BAD_REQUEST",
  task_too_deep: "BAD_REQUEST",
  not_a_sibling: "BAD_REQUEST",
  list_archived: "BAD_REQUEST",
  title_missing: "BAD_REQUEST",
  recurrence_invalid: "BAD_REQUEST",
  task_not_recurring: "BAD_REQUEST",
  too_many_webhooks: "BAD_REQUEST",
  webhooks_off: "FORBIDDEN",
  resync_required: "PRECONDITION_FAILED",
  too_many_streams: "TOO_MANY_REQUESTS",
  cursor_invalid: "BAD_REQUEST",
  idempotency_key_invalid: "BAD_REQUEST",
  idempotency_key_reused: "UNPROCESSABLE_CONTENT",
  user_id_mismatch: "FORBIDDEN",
} as const satisfies Record<string, TRPCError["code"]>;
export type DomainReason = keyof typeof codes;
export const domainReasons = Object.keys(codes);

/** The reasons of errors that tRPC and the server make themselves. */
const reasonsByCode = {
  BAD_REQUEST: "bad_request",
  PARSE_ERROR: "bad_request",
  NOT_FOUND: "not_found",
  METHOD_NOT_SUPPORTED: "method_not_supported",
  PAYLOAD_TOO_LARGE: "payload_too_large",
  UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
  INTERNAL_SERVER_ERROR: "internal_server_error",
  SERVICE_UNAVAILABLE: "service_unavailable",
  GATEWAY_TIMEOUT: "gateway_timeout",
} as const satisfies Partial<Record<TRPCError["code"], string>>;
type ReasonByCode = (typeof reasonsByCode)[keyof typeof reasonsByCode];
export type GeneralReason = ReasonByCode | "input_invalid" | "rate_limited";
export const generalReasons: ReadonlySet<GeneralReason> = new Set([
  ...Object.values(reasonsByCode),
  "input_invalid" as const,
  "rate_limited" as const,
]);

export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly reason: DomainReason;
  readonly code: TRPCError["code"];
  /** The row that stands in the way of a conflicting change. */
  readonly current: object | undefined;

  constructor(reason: DomainReason, message: string, current?: object) {
    super(message);
    this.reason = reason;
    this.code = codes[reason];
    this.current = current;
  }
}

/** How much of a limit is left (draft-ietf-httpapi-ratelimit-headers). */
export interface Allowance {
  readonly allowed: boolean;
  /** What is limited: a user's calls, or an address's refused tokens. */
  readonly policy: "calls" | "refusals";
  /** Calls per window, and the length of a window. */
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Until the whole quota is available again. */
  readonly resetSeconds: number;
}

/** Too many calls, or too many refused tokens. */
export class RateLimitError extends Error {
  override readonly name = "RateLimitError";
  readonly allowance: Allowance;

  constructor(allowance: Allowance) {
    super(`Too many requests. Try again in ${allowance.resetSeconds} seconds.`);
    this.allowance = allowance;
  }
}

/** The error with which an earlier call with the same `Idempotency-Key` was answered. */
export class RepeatedError extends Error {
  override readonly name = "RepeatedError";
  readonly details: Omit<ErrorDetails, "requestId">;

  constructor(message: string, details: Omit<ErrorDetails, "requestId">) {
    super(message);
    this.details = details;
  }
}

/** `Retry-After` of 503 and 504. */
export const retryAfterSeconds = 1;

/** The error of a call without a valid token, whose token cannot be verified now, or over a limit. */
export function unauthenticated(cause: AuthError | RateLimitError): TRPCError {
  const code = cause instanceof RateLimitError ? "TOO_MANY_REQUESTS" : codeOfAuthError(cause);
  // No stack: see AuthError.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new TRPCError({ code, message: cause.message, cause });
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}

function codeOfAuthError({ code }: AuthError): TRPCError["code"] {
  return code === "keys_unavailable" ? "SERVICE_UNAVAILABLE" : "UNAUTHORIZED";
}

/** One thing that is wrong with an input. */
export interface Flaw {
  /** Such as `["tasks", 17, "title"]`; empty for the input as a whole. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The error of an input that its schema cannot check, such as a document that is read piece by piece. */
export function inputError(flaws: readonly Flaw[]): TRPCError {
  const issues = flaws.map(({ path, message }) => ({ code: "custom" as const, path: [...path], message }));
  return new TRPCError({ code: "BAD_REQUEST", cause: new ZodRealError(issues) });
}

/** Translates what a procedure threw. An unexpected error stays INTERNAL_SERVER_ERROR, which shows nothing of it. */
export function toTRPCError(error: TRPCError): TRPCError {
  const { cause } = error;
  if (cause instanceof DomainError) return new TRPCError({ code: cause.code, message: cause.message, cause });
  if (cause instanceof AuthError) return unauthenticated(cause);
  // Thrown on purpose: by tRPC, or for an invalid input.
  if (error.code !== "INTERNAL_SERVER_ERROR") return error;
  switch (databaseFailure(cause)) {
    case "unavailable":
    case "conflict":
      return new TRPCError({
        code: "SERVICE_UNAVAILABLE",
        message: "The database is not available right now.",
        cause,
      });
    case "timeout":
      return new TRPCError({
        code: "GATEWAY_TIMEOUT",
        message: "The database did not answer in time.",
        cause,
      });
    case "not_authorized":
      return unauthenticated(new AuthError("token_revoked", { cause }));
    default:
      return error;
  }
}

/** The error for programs. */
export function errorDetails(error: TRPCError, requestId: string | null): ErrorDetails {
  const { cause } = error;
  if (cause instanceof RepeatedError) return { ...cause.details, requestId };
  const issues = inputIssues(error);
  return {
    reason: reasonOf(error),
    requestId,
    ...(issues === undefined ? {} : { issues }),
    ...(cause instanceof DomainError && cause.current !== undefined ? { current: cause.current } : {}),
  };
}

/** The error for people. Of a bug, only the request id. */
export function errorMessage(error: TRPCError, requestId: string | null): string {
  if (error.code === "INTERNAL_SERVER_ERROR")
    return `Something went wrong on our side. Request id: ${requestId ?? "none"}`;
  const issues = inputIssues(error);
  if (issues === undefined) return shorten(error.message);
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join(" ");
}

function reasonOf(error: TRPCError): Reason {
  const { cause } = error;
  if (cause instanceof DomainError) return cause.reason;
  if (cause instanceof AuthError) return cause.code;
  if (cause instanceof RateLimitError) return "rate_limited";
  if (isInputError(error)) return "input_invalid";
  return hasReason(error.code) ? reasonsByCode[error.code] : "bad_request";
}

function hasReason(code: TRPCError["code"]): code is keyof typeof reasonsByCode {
  return code in reasonsByCode;
}

function isInputError(error: TRPCError): boolean {
  return error.code === "BAD_REQUEST" && error.cause instanceof ZodError;
}

const maxIssues = 20;

function inputIssues(error: TRPCError): InputIssue[] | undefined {
  if (!isInputError(error) || !(error.cause instanceof ZodError)) return undefined;
  return error.cause.issues.slice(0, maxIssues).flatMap(toInputIssues).slice(0, maxIssues);
}

function toInputIssues(issue: ZodError["issues"][number]): InputIssue[] {
  const path = issue.path.map((key) => (typeof key === "number" ? key : shorten(String(key))));
  if (issue.code !== "unrecognized_keys") return [{ path, message: shorten(issue.message) }];
  return issue.keys
    .slice(0, maxIssues)
    .map((key) => ({ path: [...path, shorten(key)], message: "There is no such field." }));
}

/** Some messages repeat the caller's text: no more of it than one can read. */
function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
