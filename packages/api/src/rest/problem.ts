/** Converts errors to problem details (RFC 9457, `application/problem+json`). */
import { STATUS_CODES } from "node:http";
import type { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { z } from "zod";
import type { Reason } from "../trpc/error-shape.ts";
import { errorDetails, errorMessage } from "../trpc/errors.ts";
import { isForeign, originalName, rename, toSnakeName } from "./names.ts";
import type { Operation } from "./routes.ts";

const ProblemError = z.object({
  detail: z.string(),
  pointer: z.string().optional().describe("Place in the body: a JSON Pointer as a URI fragment (RFC 6901)"),
  parameter: z.string().optional().describe("Or name of the path or query parameter"),
});

export const Problem = z
  .object({
    type: z.literal("about:blank").describe("Always about:blank; see `reason`"),
    title: z.string().describe("Phrase of the HTTP status"),
    status: z.int().describe("HTTP status"),
    detail: z.string().describe("Message for people; may change"),
    reason: z.string().describe("Stable reason, explained in docs/errors.md"),
    request_id: z.string().describe("Id of the request in the server's log, as in `X-Request-Id`"),
    errors: z.array(ProblemError).optional().describe("With `input_invalid`: errors by field"),
    current: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("With `version_mismatch` and `…_id_taken`: the current state"),
  })
  .meta({ id: "Problem", description: "Problem details (RFC 9457)" });
export type Problem = z.infer<typeof Problem>;

/** Where a request has the fields of its input. */
export interface InputLocations {
  /** Whether a field is in the body; otherwise it is a parameter. */
  readonly isInBody: (field: string) => boolean;
  /** Whether the body is a document, whose names are not converted. */
  readonly isDocument: boolean;
}

/** @param operation undefined if no operation matches the request */
export function inputLocationsOf(operation: Operation | undefined): InputLocations {
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

/** Statuses that tRPC does not have, or has for something else. */
const statuses: Partial<Record<Reason, number>> = {
  /** The request's `If-Match` failed (RFC 9110, section 13.1.1). */
  version_mismatch: 412,
  /** The changes since the token are gone (section 15.5.11). */
  resync_required: 410,
};

export function problemOf(error: TRPCError, requestId: string, locations: InputLocations): Problem {
  const { reason, issues, current } = errorDetails(error, requestId);
  const status = statuses[reason] ?? getHTTPStatusCodeFromError(error);
  return {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: detailOf(error, requestId, locations),
    reason,
    request_id: requestId,
    ...(issues === undefined ? {} : { errors: issues.map((issue) => toProblemError(issue, locations)) }),
    ...(current === undefined ? {} : { current: toMembers(current) }),
  };
}

type Issue = NonNullable<ReturnType<typeof errorDetails>["issues"]>[number];

function toProblemError({ path, message }: Issue, locations: InputLocations): z.infer<typeof ProblemError> {
  const names = sentNames(path, locations);
  if (path.length > 0 && !locations.isInBody(String(path[0])))
    return { detail: message, parameter: names[0] };
  return { detail: message, pointer: `#${names.map((name) => `/${pointerPart(name)}`).join("")}` };
}

/** The names of a path as the caller wrote them. */
function sentNames(path: Issue["path"], { isInBody, isDocument }: InputLocations): string[] {
  const isInDocument = isDocument && isInBody(String(path[0]));
  return path.map((key) => (isInDocument ? String(key) : originalName(String(key))));
}

function pointerPart(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function detailOf(error: TRPCError, requestId: string, locations: InputLocations): string {
  const { issues } = errorDetails(error, requestId);
  if (issues === undefined) return errorMessage(error, requestId);
  const sentences = issues.map(({ path, message }) =>
    path.length === 0 ? message : `${sentNames(path, locations).join(".")}: ${message}`,
  );
  return sentences.join(" ");
}

function toMembers(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [toSnakeName(key), rename(member, toSnakeName)]),
  );
}
