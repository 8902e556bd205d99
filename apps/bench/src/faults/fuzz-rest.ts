/** Requests to the REST doors that nobody should send, generated from /openapi.json; and to the routes of accounts. */
import fc from "fast-check";
import { z } from "zod";
import { documentLike, documents } from "./fuzz-documents.ts";
import { anyText, anyValue, inputLike, mutated, valueLike } from "./fuzz-inputs.ts";
import type { Attempt } from "./fuzz.ts";

const Parameter = z.object({ name: z.string(), in: z.string(), schema: z.unknown() });
const Operation = z.object({
  parameters: z.array(z.unknown()).default([]),
  requestBody: z
    .object({
      content: z.record(z.string(), z.object({ schema: z.object({ $ref: z.string().optional() }) })),
    })
    .optional(),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({
    schemas: z.record(z.string(), z.object({ properties: z.record(z.string(), z.unknown()) })),
  }),
});

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"] as const;

interface Call {
  readonly method: string;
  readonly path: fc.Arbitrary<string>;
  readonly query: fc.Arbitrary<Record<string, unknown>>;
  /** Of the body, where there is one. */
  readonly type: string;
  readonly body: fc.Arbitrary<string>;
}

export function restAttempt(openApi: unknown, token: string): fc.Arbitrary<Attempt> {
  const document = Document.parse(openApi);
  const calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([key]) => key !== "parameters")
      .map(([method, operation]) => callOf(document, path, method, Operation.parse(operation))),
  );
  const call = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...calls) },
    { weight: 1, arbitrary: fc.constantFrom(...accountCalls) },
  );
  return call.chain((one) =>
    fc
      .record({
        method: fc.oneof(
          { weight: 12, arbitrary: fc.constant(one.method) },
          { weight: 1, arbitrary: fc.constantFrom(...methods) },
        ),
        path: one.path,
        query: one.query,
        body: fc.oneof({ weight: 10, arbitrary: one.body }, { weight: 1, arbitrary: anyText }),
        headers: headersFor(token, one.type),
      })
      .map(({ method, path, query, body, headers }) => {
        const hasBody = ["POST", "PUT", "PATCH"].includes(method);
        const parameters = Object.entries(query).map(([name, value]): [string, string] => [
          name,
          (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).toWellFormed(),
        ]);
        const search = new URLSearchParams(parameters).toString();
        return {
          method,
          path: search === "" ? path : `${path}?${search}`,
          headers,
          body: hasBody ? body : null,
        };
      }),
  );
}

type Document = z.infer<typeof Document>;

function callOf(
  document: Document,
  path: string,
  method: string,
  operation: z.infer<typeof Operation>,
): Call {
  const [[type, content] = ["application/json", undefined]] = Object.entries(
    operation.requestBody?.content ?? {},
  );
  const reference = content?.schema.$ref?.split("/").at(-1) ?? "";
  const { properties = {} } = document.components.schemas[reference] ?? {};
  const query = operation.parameters.flatMap((parameter) => {
    const { success, data } = Parameter.safeParse(parameter);
    return success && data.in === "query" ? [data] : [];
  });
  const fields = Object.fromEntries(
    query.map(({ name, schema }) => [
      name,
      fc.oneof(valueLike(schema, name, document.components.schemas), anyValue),
    ]),
  );
  return {
    method: method.toUpperCase(),
    path: fc
      .record({
        userId: segment(fc.constantFrom("me", "me", "me", "user-1", "user-2")),
        id: segment(fc.uuid()),
      })
      .map(({ userId, id }) => path.replace("{user_id}", userId).replace("{id}", id)),
    query: fc.record({ ...fields, strange: anyValue }, { requiredKeys: [] }),
    type,
    body: bodyOf(type, properties, document),
  };
}

function bodyOf(type: string, properties: Record<string, unknown>, document: Document): fc.Arbitrary<string> {
  const known = documents[type];
  if (known !== undefined && type !== "application/json") return documentLike(known);
  const extra = { id: { type: "string", format: "uuid" }, if_version: { type: "integer" } };
  const input = inputLike({ ...properties, ...extra }, document.components.schemas);
  return input.map((value) => JSON.stringify(value) ?? "");
}

/** A part of a path as it should be, most of the time. */
function segment(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const odd = fc.oneof(
    fc.constantFrom("%zz", "%00", "..", "..%2f..", "__proto__", "%ff", ".", "%F0%9F%98%80", "auth"),
    fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
  );
  return fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: odd });
}

function headersFor(token: string, type: string): fc.Arbitrary<Record<string, string>> {
  const tag = fc.constantFrom('"1"', 'W/"1"', "*", '"1", "2"', '"', "x", '"99999999999999999999"', "");
  const odd = fc.string({ maxLength: 300 }).map((text) => text.replace(/[^\x21-\x7e]/g, "x"));
  return fc
    .record(
      {
        authorization: fc.oneof(
          { weight: 6, arbitrary: fc.constant(`Bearer ${token}`) },
          { weight: 1, arbitrary: mutated(token).map((bad) => `Bearer ${bad}`) },
        ),
        "content-type": fc.oneof(
          { weight: 10, arbitrary: fc.constant(type) },
          {
            weight: 1,
            arbitrary: fc.constantFrom("text/plain", "application/json; charset=utf-16", "a/b; c", ""),
          },
        ),
        "if-match": tag,
        "if-none-match": tag,
        "idempotency-key": fc.oneof(fc.constantFrom("k1", "k2", "k3"), fc.uuid(), odd),
        cookie: odd.map((value) => `better-auth.session_token=${value}`),
        origin: fc.constantFrom("null", "https://evil.example", "x"),
      },
      { requiredKeys: ["authorization", "content-type"] },
    )
    .map((headers) => Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)));
}

/** Better Auth's own, with its fields; passwords that are too short, so that hashing does not take all the time. */
const accountCalls: readonly Call[] = [
  ["POST", "/sign-up/email", ["name", "email", "image", "callbackURL"]],
  ["POST", "/sign-in/email", ["callbackURL", "rememberMe"]],
  ["POST", "/sign-out", []],
  ["POST", "/request-password-reset", ["email", "redirectTo"]],
  ["POST", "/reset-password", ["token"]],
  ["POST", "/send-verification-email", ["email", "callbackURL"]],
  ["POST", "/change-password", ["currentPassword", "revokeOtherSessions"]],
  ["POST", "/revoke-session", ["token"]],
  ["POST", "/revoke-sessions", []],
  ["POST", "/delete-user", ["token", "callbackURL"]],
  ["POST", "/update-user", ["name", "image"]],
  ["GET", "/verify-email", ["token", "callbackURL"]],
  ["GET", "/reset-password/x", ["callbackURL"]],
  ["GET", "/get-session", ["disableCookieCache"]],
  ["GET", "/token", []],
  ["GET", "/jwks", []],
  ["GET", "/error", ["error", "error_description"]],
].map(([method, path, names]) => {
  const email = fc.constantFrom("user-1@example.com", "nobody@example.com", "x");
  const fields = Object.fromEntries(
    [names].flat().map((name) => [name, name === "email" ? fc.oneof(email, anyValue) : anyValue]),
  );
  return {
    method: String(method),
    path: fc.constant(`/api/auth${String(path)}`),
    query: method === "GET" ? fc.record(fields, { requiredKeys: [] }) : fc.constant({}),
    type: "application/json",
    body: fc
      .record({ ...fields, password: fc.string({ maxLength: 7 }) }, { requiredKeys: [] })
      .map((value) => JSON.stringify(value)),
  };
});
