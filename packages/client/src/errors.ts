/** What calls reject with. */
import type { Reason } from "@taskwell/api/error-shape";
import { isTRPCClientError, TRPCClientError } from "@trpc/client";
import { AccountError } from "./account-error.ts";
import type { AppRouter } from "./router.ts";

export type { Reason };

/**
 * `data` tells the reason (docs/errors.md), by field what is wrong with the input, and of a conflict the current row. It is
 * absent if there was no answer.
 */
export type TaskwellError = TRPCClientError<AppRouter>;
type ErrorData = NonNullable<TaskwellError["data"]>;

/** Tells whether a value is an error that a call rejected with. */
export function isTaskwellError(error: unknown): error is TaskwellError {
  return isTRPCClientError<AppRouter>(error);
}

/**
 * What is wrong with each field of an input, such as `{ title: "Must not be empty.", "due.date": "…" }`. Of several messages
 * of one field, the first; of the input as a whole, under `""`. Empty for every other error.
 */
export function fieldErrors(error: unknown): Partial<Record<string, string>> {
  const issues = isTaskwellError(error) ? (error.data?.issues ?? []) : [];
  const fields = issues.map(({ path, message }): [string, string] => [path.join("."), message]);
  return Object.fromEntries(fields.toReversed());
}

export function createTaskwellError(
  message: string,
  data: Omit<ErrorData, "requestId"> & Partial<Pick<ErrorData, "requestId">>,
  cause?: Error,
): TaskwellError {
  const error = { message, code: -32_600 as const, data: { requestId: null, ...data } };
  return TRPCClientError.from<AppRouter>({ error }, cause === undefined ? {} : { cause });
}

const whyNoToken: Partial<Record<number, Pick<ErrorData, "code" | "httpStatus" | "reason">>> = {
  401: { code: "UNAUTHORIZED", httpStatus: 401, reason: "token_missing" },
  429: { code: "TOO_MANY_REQUESTS", httpStatus: 429, reason: "rate_limited" },
  503: { code: "SERVICE_UNAVAILABLE", httpStatus: 503, reason: "service_unavailable" },
};

/** The error of calls for which there is no token: 401 for an account without a session. */
export function tokenError(cause: unknown): unknown {
  const data = cause instanceof AccountError ? whyNoToken[cause.status] : undefined;
  return data !== undefined && cause instanceof AccountError
    ? createTaskwellError(cause.message, data, cause)
    : cause;
}
