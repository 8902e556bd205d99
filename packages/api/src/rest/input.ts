/** Converts a REST request to the input of its procedure. */
import { TRPCError } from "@trpc/server";
import { Upload } from "../document/upload.ts";
import type { JsonSchema } from "./json-schema.ts";
import { unreadableBody } from "./media-type.ts";
import { foreignName, rename, toCamelName, toSnakeName } from "./names.ts";
import type { Operation, RouteMatch } from "./routes.ts";

/** Never a stored version: for a valid entity tag that this server has not issued. */
const noVersion = 2_147_483_647;

export interface RestRequest {
  /** GET also for HEAD. */
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The body; '' without one. */
  text(): Promise<string>;
  /** The body in chunks. */
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * Collects the input from path, query, body, `If-Match` and `Last-Event-ID`. The procedure validates it.
 *
 * @throws {TRPCError} `BAD_REQUEST` or `UNSUPPORTED_MEDIA_TYPE` when the body or `If-Match` cannot be read
 */
export async function inputOf(
  operation: Operation,
  { params }: RouteMatch,
  request: RestRequest,
): Promise<unknown> {
  if (operation.input === undefined) return undefined;
  const { method, consumes } = operation.meta.rest;
  const given =
    method === "GET" || method === "DELETE" || consumes !== undefined
      ? fromQuery(operation, request.query)
      : await fromBody(operation, request);
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    // A field that belongs elsewhere is renamed, so that the procedure rejects it as unknown.
    const isElsewhere =
      operation.inPath.includes(name) ||
      name === "ifVersion" ||
      name === "lastEventId" ||
      (consumes !== undefined && !operation.inQuery.includes(name));
    fields[isElsewhere ? foreignName(toSnakeName(name)) : name] = value;
  }
  const ifMatch = operation.hasCondition ? request.headers.get("if-match") : null;
  const version = ifMatch === null ? undefined : versionOf(ifMatch);
  // An empty id says that there was none.
  const lastEventId = operation.isResumable ? (request.headers.get("last-event-id") ?? "") : "";
  return {
    ...fields,
    ...params,
    ...(version === undefined ? {} : { ifVersion: version }),
    ...(lastEventId === "" ? {} : { lastEventId }),
  };
}

export const wrongContentType = (type: string) =>
  `Send the document as the body, with Content-Type: ${type}.`;

/**
 * Receives the body of an operation that consumes a document. The caller must close it.
 *
 * @throws {TRPCError} `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`
 */
export async function receiveUpload({ meta }: Operation, request: RestRequest): Promise<Upload | undefined> {
  const { consumes } = meta.rest;
  if (consumes === undefined) return undefined;
  requireReadable(request);
  const [type = ""] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type.trim() !== consumes.type) {
    throw new TRPCError({ code: "UNSUPPORTED_MEDIA_TYPE", message: wrongContentType(consumes.type) });
  }
  return await Upload.receive(request.bytes());
}

function fromQuery({ fields }: Operation, query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((key) => {
      // Some clients write the name of a list as `labels_any[]`.
      const name = toCamelName(key.replace(/\[\]$/, ""));
      const values = query.getAll(key).map((value) => valueOf(value, fields[name]));
      const isOne = values.length === 1 && fields[name]?.type !== "array";
      return [name, isOne ? values[0] : values];
    }),
  );
}

/** Converts a parameter to the type in the schema; if that fails, returns the text for the schema to reject. */
function valueOf(value: string, { type, format }: JsonSchema = {}): unknown {
  // In a query, `+` means a space: "…T09:00:00+02:00" arrives with one.
  if (format === "date-time") return value.replace(/ (?=\d\d:?\d\d$)/, "+");
  if (type === "boolean" && /^(true|false)$/.test(value)) return value === "true";
  if ((type === "integer" || type === "number") && /^-?\d{1,15}(\.\d+)?$/.test(value)) return Number(value);
  return value;
}

async function fromBody({ inBody }: Operation, request: RestRequest): Promise<Record<string, unknown>> {
  // An operation whose input is in the path needs no body.
  if (inBody.length === 0 && !request.headers.has("content-type") && (await request.text()) === "") return {};
  if (!/^application\/json *(;|$)/i.test(request.headers.get("content-type") ?? ""))
    throw new TRPCError({
      code: "UNSUPPORTED_MEDIA_TYPE",
      message: "Send JSON, with Content-Type: application/json.",
    });
  requireReadable(request);
  const text = await request.text();
  let body: unknown;
  try {
    body = rename(JSON.parse(text), toCamelName);
  } catch (cause) {
    throw new TRPCError({ code: "BAD_REQUEST", message: "The body is not valid JSON.", cause });
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new TRPCError({ code: "BAD_REQUEST", message: "The body must be a JSON object." });
  return Object.fromEntries(Object.entries(body));
}

function requireReadable({ headers }: RestRequest): void {
  const message = unreadableBody(headers.get("content-type"), headers.get("content-encoding"));
  if (message !== undefined) throw new TRPCError({ code: "UNSUPPORTED_MEDIA_TYPE", message });
}

/** The version in an `If-Match` (RFC 9110, section 13.1.1); undefined for `*`. */
function versionOf(ifMatch: string): number | undefined {
  const tags = entityTags(ifMatch);
  if (tags.includes("*")) return undefined;
  if (tags.length !== 1)
    throw new TRPCError({
      code: "BAD_REQUEST",
      message: 'If-Match must be one entity tag, such as "3", or *.',
    });
  // Strong comparison: a weak tag matches nothing.
  const [, digits] = /^"([1-9]\d{0,8})"$/.exec(tags[0] ?? "") ?? [];
  return digits === undefined ? noVersion : Number(digits);
}

/** @returns `["*"]`, or the entity tags of a list with their quotes and `W/` */
export function entityTags(header: string): string[] {
  return header.trim() === "*" ? ["*"] : (header.match(/(?:W\/)?"[^"]*"/g) ?? []);
}
