/** Shared components of /openapi.json: headers and problem responses. */
import { maxUploadBytes } from "../document/upload.ts";
import { wrongContentType } from "./input.ts";
import { rename, toSnakeName } from "./names.ts";
import { operations } from "./routes.ts";

type Json = Record<string, unknown>;

export const requestHeaders: Json = {
  IfMatch: {
    name: "If-Match",
    in: "header",
    description: "The expected version, as `ETag`; 412 if it differs",
    schema: { type: "string" },
    example: '"1"',
  },
  IfNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description: "A known version, as `ETag`; 304 if it is current",
    schema: { type: "string" },
  },
  LastEventID: {
    name: "Last-Event-ID",
    in: "header",
    description: "The id of the last event, from which to go on. Browsers send it when they connect again",
    schema: { type: "string" },
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "A unique text for each change: repeated within 24 hours, the change takes effect once and returns the same response",
    schema: { type: "string", minLength: 1, maxLength: 255 },
  },
};

const header = (description: string, example: string) => ({
  description,
  schema: { type: "string" },
  example,
});

export const headers = {
  ETag: header("Current version, for `If-Match` and `If-None-Match`", '"1"'),
  CallId: header("What the change can be undone by", "01a1f60b-9d20-7c51-8e07-2f4b6a8c1d39"),
  Link: header(
    'The next page, as `rel="next"`; absent on the last page',
    '</api/me/tasks?cursor=…>; rel="next"',
  ),
  Location: header("Path of the new resource", "/api/me/tasks/01a1f60b-7c00-7d3a-9b1e-5a3f0c2d4e6f"),
  RateLimit: header("Remaining calls, and seconds until the quota is full again", '"calls";r=119;t=12'),
  RateLimitPolicy: header("Quota of calls, and its window in seconds", '"calls";q=120;w=12'),
  RequestId: header("Id of the request in the server's log", "f505b843-e156-438f-9d64-55666b11dba6"),
  RetryAfter: { description: "Seconds to wait", schema: { type: "integer" }, example: 12 },
  WWWAuthenticate: header("RFC 6750", 'Bearer realm="taskwell"'),
};

const refer = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });

export function responseHeaders(of: {
  isPage: boolean;
  isVersioned: boolean;
  isNew: boolean;
  isMutation: boolean;
}): Json {
  return {
    ...(of.isVersioned ? { ETag: refer("ETag") } : {}),
    ...(of.isPage ? { Link: refer("Link") } : {}),
    ...(of.isNew ? { Location: refer("Location") } : {}),
    RateLimit: refer("RateLimit"),
    "RateLimit-Policy": refer("RateLimitPolicy"),
    ...(of.isMutation ? { "X-Call-Id": refer("CallId") } : {}),
    "X-Request-Id": refer("RequestId"),
  };
}

const requestId = "f505b843-e156-438f-9d64-55666b11dba6";

function problem(status: number, title: string, reason: string, detail: string, more: object = {}): Json {
  return { type: "about:blank", title, status, detail, reason, request_id: requestId, ...more };
}

/** The current state in examples of conflicts: each entity as the example of its `update` leaves it. */
const changedEntities = operations.flatMap(({ name, meta }) => {
  const [entity = "", procedure] = name.split(".");
  return procedure === "update" ? [[entity, meta.example.output] as const] : [];
});

const callNotFound = "There is no such call, or it has changed nothing, or it is older than 30 days.";
const resyncRequired =
  "Changes are kept for 30 days, and this token is older. Read everything again, from a new token.";
const inUse = problem(
  409,
  "Conflict",
  "idempotency_key_in_use",
  "A call with this Idempotency-Key is still running.",
);

/** Problem responses by component name, with examples. A test provokes each of them. */
export function problemResponses(schema: unknown): Json {
  const response: MakeResponse = (description, examples, more = {}) => ({
    description,
    headers: { "X-Request-Id": refer("RequestId"), ...more },
    content: {
      "application/problem+json": {
        schema,
        ...(examples.length === 0
          ? {}
          : { examples: Object.fromEntries(examples.map((value) => [String(value["reason"]), { value }])) }),
      },
    },
  });
  const retry = { "Retry-After": refer("RetryAfter") };
  return {
    Unauthorized: response(
      "The token is missing or invalid",
      [
        problem(
          401,
          "Unauthorized",
          "token_missing",
          "Sign in: send a token as Authorization: Bearer <token>.",
        ),
      ],
      { "WWW-Authenticate": refer("WWWAuthenticate") },
    ),
    Forbidden: response("`user_id` is another user", [
      problem(403, "Forbidden", "user_id_mismatch", "user_id must be the token's subject, or me."),
    ]),
    Conflict: response("Conflicts with the current state", [inUse]),
    CallNotFound: response("There is no such call, or not any more", [
      problem(404, "Not Found", "call_not_found", callNotFound),
    ]),
    ResyncRequired: response("The changes since the token are gone: read everything again", [
      problem(410, "Gone", "resync_required", resyncRequired),
    ]),
    ...entityResponses(response),
    ...documentResponses(response),
    PayloadTooLarge: response("The body is larger than 1 MiB", [
      problem(413, "Payload Too Large", "payload_too_large", "The body may have at most 1048576 bytes."),
    ]),
    UnsupportedMediaType: response("`Content-Type` is not application/json", [
      problem(
        415,
        "Unsupported Media Type",
        "unsupported_media_type",
        "Send JSON, with Content-Type: application/json.",
      ),
    ]),
    Unprocessable: response("The `Idempotency-Key` was used for another call", [
      problem(
        422,
        "Unprocessable Entity",
        "idempotency_key_reused",
        "This Idempotency-Key was used for another call.",
      ),
    ]),
    TooManyRequests: response(
      "Too many calls",
      [problem(429, "Too Many Requests", "rate_limited", "Too many requests. Try again in 12 seconds.")],
      retry,
    ),
    InternalServerError: response("A bug in the server; nothing was changed", []),
    ServiceUnavailable: response("The server or its database is temporarily unavailable", [], retry),
    GatewayTimeout: response(
      "The database did not respond in time; a change may have taken effect",
      [],
      retry,
    ),
  };
}

const documentTypes = { Json: "application/json", Csv: "text/csv", Calendar: "text/calendar" } as const;

/** Component name of the response to a document with the wrong `Content-Type`. */
export function wrongTypeComponent(type: string): string {
  const [name = ""] = Object.entries(documentTypes).find(([, known]) => known === type) ?? [];
  return `Not${name}`;
}

function documentResponses(response: MakeResponse): Json {
  const largest = `The document may have at most ${maxUploadBytes} bytes.`;
  return {
    DocumentTooLarge: response("The document is larger than 128 MiB", [
      problem(413, "Payload Too Large", "payload_too_large", largest),
    ]),
    ...Object.fromEntries(
      Object.values(documentTypes).map((type) => [
        wrongTypeComponent(type),
        response(`\`Content-Type\` is not ${type}`, [
          problem(415, "Unsupported Media Type", "unsupported_media_type", wrongContentType(type)),
        ]),
      ]),
    ),
  };
}

type MakeResponse = (description: string, examples: readonly Json[], headers?: Json) => Json;

function entityResponses(response: MakeResponse): Json {
  const responses = changedEntities.flatMap(([entity, changed]) => {
    const name = entity.charAt(0).toUpperCase() + entity.slice(1);
    const current = rename(changed, toSnakeName);
    const notFound = problem(404, "Not Found", `${entity}_not_found`, `There is no such ${entity}.`);
    const taken = `You have another ${entity} with this id.`;
    const mismatch = `The ${entity} has changed: it is at version 2 now.`;
    return [
      [`${name}NotFound`, response(`The ${entity} does not exist, or belongs to another user`, [notFound])],
      [
        `${name}IdTaken`,
        response("The id is in use, or the request conflicts with the current state", [
          problem(409, "Conflict", `${entity}_id_taken`, taken, { current }),
          inUse,
        ]),
      ],
      [
        `${name}Changed`,
        response("The version differs from `If-Match`", [
          problem(412, "Precondition Failed", "version_mismatch", mismatch, { current }),
        ]),
      ],
    ];
  });
  return Object.fromEntries(responses);
}
