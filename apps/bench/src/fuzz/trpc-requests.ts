/** Generated requests to the tRPC API: single calls and batches. */
import fc from "fast-check";
import { nearlyValidDocument } from "./documents.ts";
import type { Operation } from "./operation.ts";
import { authorization, contextOf, hasBody, methods, mostly } from "./request.ts";
import type { FuzzRequest, FuzzSource, Method } from "./request.ts";
import { anyText, nearlyValidValue, objectSchema } from "./values.ts";

export function trpcRequest(source: FuzzSource): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(...source.operations.map((operation) => requestFor(operation, source)));
}

function requestFor(operation: Operation, source: FuzzSource): fc.Arbitrary<FuzzRequest> {
  // Some queries are POST over REST, as their inputs are too large for a URL.
  const usual = operation.method === "GET" ? (["GET"] as const) : (["POST", "POST", "GET"] as const);
  const input = inputFor(operation, source).map((value) => JSON.stringify(value) ?? "");
  return fc
    .record({
      path: fc.oneof(
        { weight: 12, arbitrary: fc.constant(operation.procedure) },
        { weight: 1, arbitrary: oddPath },
      ),
      method: fc.constantFrom<Method[]>(...usual).chain((method) => mostly<Method>(method, methods)),
      input: fc.oneof(
        { weight: 10, arbitrary: input },
        { weight: 1, arbitrary: anyText },
        { weight: 1, arbitrary: input.map((json) => json.slice(0, -1)) },
      ),
      batch: fc.oneof(
        { weight: 3, arbitrary: fc.constant("") },
        { weight: 1, arbitrary: fc.constantFrom("batch=1", "batch=1&batch=0", "batch=%00") },
      ),
      calls: fc.constantFrom(1, 1, 1, 1, 2, 5, 21),
      authorization: authorization(source.token),
      contentType: mostly("application/json", [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "",
      ]),
      accept: fc.constantFrom("", "", "", "", "application/jsonl"),
    })
    .map(({ path, method, input: json, batch, calls, authorization: token, contentType, accept }) => {
      const procedures = Array.from({ length: batch === "" ? 1 : calls }, () => path).join(",");
      const inputs = batch === "batch=1" ? `{"0":${json === "" ? "null" : json},"1":{}}` : json;
      const query = [batch, hasBody(method) ? "" : `input=${encodeURIComponent(inputs.toWellFormed())}`]
        .filter(Boolean)
        .join("&");
      return {
        procedure: batch === "" && path === operation.procedure ? path : "",
        method,
        path: `/trpc/${procedures}${query === "" ? "" : `?${query}`}`,
        headers: {
          authorization: token,
          ...(hasBody(method) || contentType !== "application/json" ? { "content-type": contentType } : {}),
          ...(accept === "" ? {} : { "trpc-accept": accept }),
        },
        body: hasBody(method) ? inputs : null,
      };
    });
}

/** The same fields as over REST, wherever they stand there, with camelCase names. */
function inputFor(operation: Operation, source: FuzzSource): fc.Arbitrary<unknown> {
  const { procedure, query, hasId, takesVersion, body, isUpload } = operation;
  const context = contextOf(operation, source);
  const fields = isUpload || body === undefined ? noFields : objectSchema(body.schema, context);
  const schema = {
    type: "object",
    properties: {
      ...query,
      ...fields.properties,
      ...(hasId ? { id: { type: "string", format: "uuid" } } : {}),
      ...(takesVersion ? { if_version: { type: "integer", minimum: 1, maximum: 3 } } : {}),
    },
    required: [...fields.required, ...(hasId ? ["id"] : [])],
  };
  const input = nearlyValidValue(schema, context).map(toCamelCase);
  if (!isUpload) return input;
  return fc
    .tuple(input, nearlyValidDocument(source.documents, procedure))
    .map(([other, document]) => ({ ...Object(other), document }));
}

const noFields = { properties: {}, required: [] };

function toCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toCamelCase);
  if (typeof value !== "object" || value === null) return value;
  const rename = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [rename(name), toCamelCase(member)]),
  );
}

const oddPath = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "task.__proto__",
    "task.constructor",
    "task",
    "",
    "%zz",
    "..%2f..",
    "task.byId/",
    "task%2EbyId",
  ),
  fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
