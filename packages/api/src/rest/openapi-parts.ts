/** What operations have in common in /openapi.json: headers, and the problems that any of them may answer. */
import { changedFeed } from "../feed/examples.ts";
import { changedFilter } from "../filter/examples.ts";
import { changedLabel } from "../label/examples.ts";
import { changedList } from "../schema/list-example.ts";
import { changedTask } from "../schema/task-example.ts";
import { maxUploadBytes } from "../document/upload.ts";
import { sendAs } from "./input.ts";
import { rename, toSnakeName } from "./names.ts";

type Json = Record<string, unknown>;

export const requestHeaders: Json = {
  IfMatch: {
    name: "If-Match",
    in: "header",
    description: "Only if it still has this version (its `ETag`); otherwise 412",
    schema: { type: "string" },
    example: '"1"',
  },
  IfNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description: "Only if it does not have this version any more (its `ETag`); otherwise 304",
    schema: { type: "string" },
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "Any text, new for each change: sent again with the same, it is made once and answered alike for 24 hours",
    schema: { type: "string", minLength: 1, maxLength: 255 },
  },
};

const header = (description: string, example: string) => ({
  description,
  schema: { type: "string" },
  example,
});

export const headers = {
  ETag: header("The version, for `If-Match` and `If-None-Match`", '"1"'),
  Link: header(
    'The next page, as `rel="next"`; absent on the last one',
    '</api/me/tasks?cursor=…>; rel="next"',
  ),
  Location: header("Where it is", "/api/me/tasks/01a1f60b-7c00-7d3a-9b1e-5a3f0c2d4e6f"),
  RateLimit: header("Calls that are left, and seconds until all are there again", '"calls";r=119;t=12'),
  RateLimitPolicy: header("Calls, and the seconds for them", '"calls";q=120;w=12'),
  RequestId: header("What the server's log knows this request by", "f505b843-e156-438f-9d64-55666b11dba6"),
  RetryAfter: { description: "Seconds to wait", schema: { type: "integer" }, example: 12 },
  WWWAuthenticate: header("RFC 6750", 'Bearer realm="taskwell"'),
};

const refer = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });

export function responseHeaders(of: { isPage: boolean; isVersioned: boolean; isNew: boolean }): Json {
  return {
    ...(of.isVersioned ? { ETag: refer("ETag") } : {}),
    ...(of.isPage ? { Link: refer("Link") } : {}),
    ...(of.isNew ? { Location: refer("Location") } : {}),
    RateLimit: refer("RateLimit"),
    "RateLimit-Policy": refer("RateLimitPolicy"),
    "X-Request-Id": refer("RequestId"),
  };
}

const requestId = "f505b843-e156-438f-9d64-55666b11dba6";

function problem(status: number, title: string, reason: string, detail: string, more: object = {}): Json {
  return { type: "about:blank", title, status, detail, reason, request_id: requestId, ...more };
}

/** What there is of each, after a change by somebody else. */
const nouns: Readonly<Record<string, object>> = {
  task: changedTask({ title: "Renew both passports" }),
  list: changedList({ name: "Long journeys" }),
  label: changedLabel({ name: "in town" }),
  filter: changedFilter({ name: "Soon" }),
  feed: changedFeed({ name: "Ours" }),
};

const inUse = problem(
  409,
  "Conflict",
  "idempotency_key_in_use",
  "A call with this Idempotency-Key is still running.",
);

/** By component name: the problems that a call may meet, each with what it looks like. A test meets them all. */
export function problemResponses(schema: unknown): Json {
  const response: MakeResponse = (description, examples, sent = {}) => ({
    description,
    headers: { "X-Request-Id": refer("RequestId"), ...sent },
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
      "No token, or one that does not verify",
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
    Forbidden: response("`user_id` is somebody else", [
      problem(
        403,
        "Forbidden",
        "user_id_mismatch",
        "This is somebody else's. In the path goes the token's subject, or `me`.",
      ),
    ]),
    Conflict: response("It cannot be done now", [inUse]),
    ...nounResponses(response),
    ...documentResponses(response),
    PayloadTooLarge: response("The body has more than 1 MiB", [
      problem(413, "Payload Too Large", "payload_too_large", "The body may have at most 1048576 bytes."),
    ]),
    UnsupportedMediaType: response("The body is not said to be JSON", [
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
    InternalServerError: response("A bug of ours; nothing was changed", []),
    ServiceUnavailable: response("The server or its database is not available right now", [], retry),
    GatewayTimeout: response(
      "The database did not answer in time; whether a change was made is not known",
      [],
      retry,
    ),
  };
}

const documentTypes = { Json: "application/json", Csv: "text/csv", Calendar: "text/calendar" } as const;

/** The component that says that a document was sent as something else. */
export function wrongTypeOf(type: string): string {
  const [name = ""] = Object.entries(documentTypes).find(([, known]) => known === type) ?? [];
  return `Not${name}`;
}

function documentResponses(response: MakeResponse): Json {
  const largest = `The document may have at most ${maxUploadBytes} bytes.`;
  return {
    DocumentTooLarge: response("The document has more than 128 MiB", [
      problem(413, "Payload Too Large", "payload_too_large", largest),
    ]),
    ...Object.fromEntries(
      Object.values(documentTypes).map((type) => [
        wrongTypeOf(type),
        response(`The body is not said to be ${type}`, [
          problem(415, "Unsupported Media Type", "unsupported_media_type", sendAs(type)),
        ]),
      ]),
    ),
  };
}

type MakeResponse = (description: string, examples: readonly Json[], sent?: Json) => Json;

function nounResponses(response: MakeResponse): Json {
  const responses = Object.entries(nouns).flatMap(([noun, changed]) => {
    const name = noun.charAt(0).toUpperCase() + noun.slice(1);
    const current = rename(changed, toSnakeName);
    const notFound = problem(404, "Not Found", `${noun}_not_found`, `There is no such ${noun}.`);
    const taken = `You have another ${noun} with this id.`;
    const mismatch = `The ${noun} has changed: it is at version 2 now.`;
    return [
      [`${name}NotFound`, response(`There is no such ${noun}, or it is somebody else's`, [notFound])],
      [
        `${name}IdTaken`,
        response("It cannot be done now, or not with this id", [
          problem(409, "Conflict", `${noun}_id_taken`, taken, { current }),
          inUse,
        ]),
      ],
      [
        `${name}Changed`,
        response("It does not have the version of `If-Match` any more", [
          problem(412, "Precondition Failed", "version_mismatch", mismatch, { current }),
        ]),
      ],
    ];
  });
  return Object.fromEntries(responses);
}
