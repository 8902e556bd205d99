/** /openapi.json: OpenAPI 3.1 of every procedure that has a place in REST, made from the same definitions. */
import { z } from "zod";
import { inComponents, jsonSchemaOf, overRest, without } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { rename, toSnakeName } from "./names.ts";
import { Problem } from "./problem.ts";
import { headers, problemResponses, requestHeaders, responseHeaders, wrongTypeOf } from "./openapi-parts.ts";
import type { RestDocument } from "../trpc/rest-route.ts";
import { operations } from "./routes.ts";
import type { Operation } from "./routes.ts";
import { invalidExample } from "./examples.ts";

type Json = Record<string, unknown>;

const description = `Tasks that nobody else can see.

**Signing in.** \`POST /api/auth/sign-up/email\` with \`name\`, \`email\` and \`password\`, then \`POST /api/auth/sign-in/email\`
with the last two: its answer holds an access token (\`jwt\`, good for 15 minutes) and a session token (\`token\`), with
which \`GET /api/auth/token\` gives the next access token. A server may also be set up for the tokens of another issuer.

**Trying it.** Press *Authorize*, paste the access token. \`user_id\` is your own id, or the word \`me\`.

**Once only.** With an \`Idempotency-Key\`, a call that changes something is made once, however often it is sent, and
answered alike for 24 hours.`;

const tags: Readonly<Record<string, string>> = {
  me: "The person who asks",
  tasks: "Things to do",
  lists: "Tasks that belong together",
  labels: "What tasks of several lists may have in common",
  feeds: "Calendars that programs subscribe to",
  filters: "What tasks are asked for by, under a name",
  data: "Everything at once, out and in",
  trash: "What was deleted in the last 30 days",
};

const schemas: Json = {};

/** The document, as it is served. */
export const openApiDocument: object = {
  openapi: "3.1.0",
  info: {
    title: "Taskwell",
    version: "0.1.0",
    summary: "A typesafe task API, isolated by PostgreSQL itself",
    description,
    contact: { name: "Taskwell" },
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/", description: "This server" }],
  tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
  security: [{ token: [] }],
  paths: paths(),
  components: {
    securitySchemes: {
      token: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "JWT",
        description: "An access token: what `jwt` says in the answer to signing in.",
      },
    },
    parameters: { UserId: userIdParameter(), ...requestHeaders },
    headers,
    responses: problemResponses(referTo(Problem, "output")),
    schemas,
  },
};

function paths(): Json {
  const items: Record<string, Json> = {};
  for (const operation of operations) {
    const { method, path } = operation.meta.rest;
    const full = `/api/{user_id}${path}`;
    items[full] ??= { parameters: [{ $ref: "#/components/parameters/UserId" }] };
    items[full][method.toLowerCase()] = operationObject(operation);
  }
  return items;
}

function operationObject(operation: Operation): Json {
  const { name, meta } = operation;
  const [, tag = ""] = meta.rest.path.split("/");
  const body = requestBody(operation);
  return {
    operationId: name.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase()),
    tags: [tag === "" ? "me" : tag],
    summary: meta.summary,
    description: meta.description,
    parameters: parameters(operation),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(operation),
  };
}

function parameters(operation: Operation): Json[] {
  const { type, meta, fields, inPath, inQuery, hasCondition, isVersioned } = operation;
  const inputs: Json = { ...meta.example.input };
  const parameter = (name: string, place: "path" | "query"): Json => {
    const { description: text, ...schema } = { ...fields[name] };
    return {
      name: toSnakeName(name),
      in: place,
      ...(place === "path" ? { required: true } : {}),
      ...(text === undefined ? {} : { description: text }),
      schema: overRest(withPlainItems(schema)),
      ...(inputs[name] === undefined ? {} : { example: inputs[name] }),
    };
  };
  const named = (condition: boolean, name: string) =>
    condition ? [{ $ref: `#/components/parameters/${name}` }] : [];
  return [
    ...inPath.map((name) => parameter(name, "path")),
    ...inQuery.map((name) => parameter(name, "query")),
    ...named(hasCondition, "IfMatch"),
    ...named(isVersioned && type === "query", "IfNoneMatch"),
    ...named(type === "mutation", "IdempotencyKey"),
  ];
}

/** Swagger UI (5.35) has nothing to type the members of an array into that have a format: they keep their pattern. */
function withPlainItems(schema: JsonSchema): JsonSchema {
  const { items } = schema;
  if (typeof items !== "object" || Array.isArray(items) || !("format" in items)) return schema;
  const { format: _, ...plain } = items;
  return { ...schema, items: plain };
}

function requestBody({ meta, input, inPath, inBody }: Operation): Json | undefined {
  const { consumes } = meta.rest;
  if (consumes !== undefined)
    return {
      required: true,
      content: documentContent(consumes, Reflect.get(Object(meta.example.input), "document"), "post"),
    };
  if (input === undefined || inBody.length === 0) return undefined;
  const elsewhere = [...inPath, "ifVersion"];
  const value = Object.fromEntries(
    Object.entries({ ...meta.example.input }).filter(([key]) => !elsewhere.includes(key)),
  );
  const schema = referTo(input, "input", elsewhere);
  const examples = { [meta.rest.method.toLowerCase()]: { value: rename(value, toSnakeName) } };
  return { required: true, content: { "application/json": { schema, examples } } };
}

function responses(operation: Operation): Json {
  const { type, meta, fields, inPath, inBody, hasCondition, isVersioned, input } = operation;
  const noun = nounOf(operation);
  const { consumes } = meta.rest;
  // What is named besides the path: a list, unless it is a task that another becomes a part of.
  const missing = inPath.length === 0 && "listId" in fields && !("parentId" in fields) ? "List" : noun;
  const isBodied = inBody.length > 0;
  const isMutation = type === "mutation";
  const namesOthers =
    inPath.length > 0 ||
    ((isMutation || meta.rest.produces !== undefined) &&
      Object.keys(fields).some((field) => field.endsWith("Id")));
  const problem = (condition: boolean, status: number, component: string) =>
    condition ? { [status]: { $ref: `#/components/responses/${component}` } } : {};
  return {
    [meta.rest.status]: success(operation),
    ...(isVersioned && !isMutation
      ? {
          304: {
            description: "It has not changed: `If-None-Match` names its version",
            headers: { ETag: headers.ETag },
          },
        }
      : {}),
    ...(input === undefined ? {} : { 400: badRequest(operation) }),
    ...problem(true, 401, "Unauthorized"),
    ...problem(true, 403, "Forbidden"),
    ...problem(namesOthers, 404, `${missing}NotFound`),
    ...problem(isMutation, 409, meta.rest.status === 201 ? `${noun}IdTaken` : "Conflict"),
    ...problem(hasCondition, 412, `${noun}Changed`),
    ...problem(isBodied, 413, "PayloadTooLarge"),
    ...problem(isBodied, 415, "UnsupportedMediaType"),
    ...problem(consumes !== undefined, 413, "DocumentTooLarge"),
    ...problem(consumes !== undefined, 415, wrongTypeOf(consumes?.type ?? "")),
    ...problem(isMutation, 422, "Unprocessable"),
    ...problem(true, 429, "TooManyRequests"),
    ...problem(true, 500, "InternalServerError"),
    ...problem(true, 503, "ServiceUnavailable"),
    ...problem(true, 504, "GatewayTimeout"),
  };
}

/** What an operation is about, in upper case: the components of its problems begin with it. */
function nounOf({ name }: Operation): string {
  const [noun = ""] = name.split(".");
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}

function success({ meta, output, isPage, isVersioned }: Operation): Json {
  const { status, produces } = meta.rest;
  const sent = responseHeaders({ isPage, isVersioned, isNew: status === 201 });
  if (status === 204) return { description: "Gone", headers: sent };
  if (produces !== undefined) {
    const content = documentContent(produces, meta.example.output, "success");
    return { description: "The document, to be kept as a file", headers: sent, content };
  }
  const items = isPage ? pageItems(output) : undefined;
  const schema =
    items === undefined ? referTo(output, "output") : { type: "array", items: referTo(items, "output") };
  const example = isPage ? Reflect.get(Object(meta.example.output), "items") : meta.example.output;
  return {
    description: status === 201 ? "Made" : "Done",
    headers: sent,
    content: {
      "application/json": { schema, examples: { success: { value: rename(example, toSnakeName) } } },
    },
  };
}

/** A document is shown as what its text says. */
function documentContent({ type, schema }: RestDocument, text: unknown, name: string): Json {
  const value: unknown = type === "application/json" ? JSON.parse(String(text)) : text;
  const shown = schema instanceof z.ZodType ? referToDocument(schema) : { type: "string" };
  return { [type]: { schema: shown, examples: { [name]: { value } } } };
}

/** Its names are the same through every door. */
function referToDocument(type: z.ZodType): unknown {
  const { id = "", schema, others } = jsonSchemaOf(type, "input");
  for (const [name, one] of Object.entries({ ...others, [id]: schema })) schemas[name] = inComponents(one);
  return { $ref: `#/components/schemas/${id}` };
}

function pageItems(output: z.ZodType): z.ZodType {
  const items = output instanceof z.ZodObject ? output.shape["items"] : undefined;
  if (!(items instanceof z.ZodArray) || !(items.element instanceof z.ZodType))
    throw new Error("A page has `items`, an array.");
  return items.element;
}

function badRequest(operation: Operation): Json {
  const schema = { $ref: "#/components/schemas/Problem" };
  const examples = { input_invalid: { value: invalidExample(operation) } };
  return {
    description: "It does not fit: `errors` says what is wrong, field by field",
    content: { "application/problem+json": { schema, examples } },
  };
}

/** A schema with a name goes among the components, once; under a name of its own when it lacks some fields. */
function referTo(type: z.ZodType, io: "input" | "output", missing: readonly string[] = []): unknown {
  const { id, schema, others } = jsonSchemaOf(type, io);
  for (const [name, other] of Object.entries(others)) schemas[name] = overRest(other);
  const isWhole = !missing.some((field) => field in (schema.properties ?? {}));
  const own = overRest(isWhole ? schema : without(schema, missing));
  if (id === undefined) return own;
  const name = isWhole ? id : `${id}Body`;
  schemas[name] = own;
  return { $ref: `#/components/schemas/${name}` };
}

function userIdParameter(): Json {
  return {
    name: "user_id",
    in: "path",
    required: true,
    description: "The subject of the token, or the word `me`",
    schema: { type: "string", minLength: 1, maxLength: 255 },
    example: "me",
  };
}
