/** Generated requests to the REST API. */
import fc from "fast-check";
import { nearlyValidDocument } from "./documents.ts";
import type { Operation } from "./operation.ts";
import { authorization, contextOf, hasBody, methods, mostly, pathSegment, toQueryString } from "./request.ts";
import type { FuzzRequest, FuzzSource, Method } from "./request.ts";
import { anyId, anyText, anyValue, nearlyValidValue, sparseRecord, validValue } from "./values.ts";

export function restRequest(source: FuzzSource): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(...source.operations.map((operation) => requestFor(operation, source)));
}

function requestFor(operation: Operation, source: FuzzSource): fc.Arbitrary<FuzzRequest> {
  const { procedure, path, body, takesVersion } = operation;
  const usual = methods.find((method) => method === operation.method) ?? "GET";
  const context = contextOf(operation, source);
  const valid = Object.entries(operation.query).map(([name, schema]): [string, fc.Arbitrary<unknown>] => [
    name,
    validValue(schema, context, name),
  ]);
  const nearlyValid = valid.map(([name, value]): [string, fc.Arbitrary<unknown>] => [
    name,
    fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: anyValue }),
  ]);
  const strange: fc.Arbitrary<unknown> = anyValue;
  return fc
    .record({
      method: mostly<Method>(usual, methods),
      userId: pathSegment(fc.constantFrom("me", "me", "me", "me", "user-1", "user-1", "user-1", "user-2")),
      id: pathSegment(anyId(context, "id")),
      query: fc.oneof(
        sparseRecord(Object.fromEntries(valid), []),
        fc.record({ ...Object.fromEntries(nearlyValid), strange }, { requiredKeys: [] }),
      ),
      body: fc.oneof(
        { weight: 10, arbitrary: bodyFor(operation, source) },
        { weight: 1, arbitrary: anyText },
      ),
      headers: headers(source.token, body?.type ?? "application/json", takesVersion),
    })
    .map((parts) => {
      const filled = path.replace("{user_id}", parts.userId).replace("{id}", parts.id);
      return {
        procedure,
        method: parts.method,
        path: filled + toQueryString(parts.query),
        headers: parts.headers,
        body: hasBody(parts.method) ? parts.body : null,
      };
    });
}

function bodyFor(operation: Operation, source: FuzzSource): fc.Arbitrary<string> {
  const { procedure, body, isUpload } = operation;
  if (isUpload) return nearlyValidDocument(source.documents, procedure);
  if (body === undefined) return fc.constant("{}");
  return nearlyValidValue(body.schema, contextOf(operation, source)).map(
    (value) => JSON.stringify(value) ?? "",
  );
}

function headers(token: string, type: string, takesVersion: boolean): fc.Arbitrary<Record<string, string>> {
  const tag = fc.constantFrom('"1"', 'W/"1"', "*", '"1", "2"', '"', "x", '"99999999999999999999"', "");
  const odd = fc.string({ maxLength: 300 }).map((text) => text.replace(/[^\x21-\x7e]/g, "x"));
  const always = {
    authorization: authorization(token),
    "content-type": mostly(type, ["text/plain", "application/json; charset=utf-16", "a/b; c", ""]),
  };
  const sometimes = {
    ...(takesVersion ? { "if-match": tag } : {}),
    "if-none-match": tag,
    "idempotency-key": fc.oneof(fc.constantFrom("k1", "k2", "k3"), fc.uuid(), odd),
    cookie: odd.map((value) => `better-auth.session_token=${value}`),
    origin: fc.constantFrom("null", "https://evil.example", "x"),
  };
  const all = fc
    .record({ ...always, ...sometimes }, { requiredKeys: ["authorization", "content-type"] })
    .map((chosen) => Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)));
  return fc.oneof({ weight: 2, arbitrary: fc.record(always) }, { weight: 1, arbitrary: all });
}
