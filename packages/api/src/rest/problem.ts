/** What an error looks like over REST: RFC 9457, `application/problem+json`. */
import { STATUS_CODES } from "node:http";
import type { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { z } from "zod";
import { errorDetails, errorMessage } from "../trpc/errors.ts";
import { isForeign, originalName, rename, toSnakeName } from "./names.ts";
import type { Operation } from "./routes.ts";

const ProblemError = z.object({
  detail: z.string(),
  pointer: z.string().optional().describe("Where in the body: a JSON Pointer, as a URI fragment (RFC 6901)"),
  parameter: z.string().optional().describe("Or which parameter"),
});

export const Problem = z
  .object({
    type: z.literal("about:blank").describe("Nothing more than the status says; `reason` does"),
    title: z.string().describe("The status, in words"),
    status: z.int().describe("The HTTP status"),
    detail: z.string().describe("For people; may change"),
    reason: z.string().describe("For programs: stable, and a heading in docs/errors.md"),
    request_id: z.string().describe("What the server's log knows this request by; `X-Request-Id`"),
    errors: z.array(ProblemError).optional().describe("With `input_invalid`: what is wrong, field by field"),
    current: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("With `version_mismatch` and `task_id_taken`: what is there now"),
  })
  .meta({ id: "Problem", description: "What went wrong (RFC 9457)" });
export type Problem = z.infer<typeof Problem>;

/** How a request says what an input has. */
export interface Form {
  /** Whether a field came in the body; otherwise it was a parameter. */
  readonly isInBody: (field: string) => boolean;
  /** Whether the body is a document with names of its own. */
  readonly isDocument: boolean;
}

/** Of an operation; without one, nothing is known of the request. */
export function formOf(operation: Operation | undefined): Form {
  if (operation === undefined) return { isInBody: () => false, isDocument: false };
  const { meta, inPath, inQuery } = operation;
  const isBodied = !["GET", "DELETE"].includes(meta.rest.method);
  const isDocument = meta.rest.consumes !== undefined;
  return {
    isInBody: (field) =>
      isBodied && !inPath.includes(field) && !inQuery.includes(field) && !(isDocument && isForeign(field)),
    isDocument,
  };
}

/** 412 instead of 409 where a condition of the request's own failed (RFC 9110, section 13.1.1). */
export function problemOf(error: TRPCError, requestId: string, form: Form): Problem {
  const { reason, issues, current } = errorDetails(error, requestId);
  const status = reason === "version_mismatch" ? 412 : getHTTPStatusCodeFromError(error);
  return {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: detailOf(error, requestId, form),
    reason,
    request_id: requestId,
    ...(issues === undefined ? {} : { errors: issues.map((issue) => toProblemError(issue, form)) }),
    ...(current === undefined ? {} : { current: toMembers(current) }),
  };
}

type Issue = NonNullable<ReturnType<typeof errorDetails>["issues"]>[number];

function toProblemError({ path, message }: Issue, form: Form): z.infer<typeof ProblemError> {
  const names = sentNames(path, form);
  if (path.length > 0 && !form.isInBody(String(path[0]))) return { detail: message, parameter: names[0] };
  return { detail: message, pointer: `#${names.map((name) => `/${pointerPart(name)}`).join("")}` };
}

/** As whoever asked wrote them. */
function sentNames(path: Issue["path"], { isInBody, isDocument }: Form): string[] {
  const isAsItIs = isDocument && isInBody(String(path[0]));
  return path.map((key) => (isAsItIs ? String(key) : originalName(String(key))));
}

function pointerPart(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function detailOf(error: TRPCError, requestId: string, form: Form): string {
  const { issues } = errorDetails(error, requestId);
  if (issues === undefined) return errorMessage(error, requestId);
  const sentences = issues.map(({ path, message }) =>
    path.length === 0 ? message : `${sentNames(path, form).join(".")}: ${message}`,
  );
  return sentences.join(" ");
}

function toMembers(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [toSnakeName(key), rename(member, toSnakeName)]),
  );
}
