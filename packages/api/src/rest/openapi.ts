/** Generates /openapi.json (OpenAPI 3.1) from the procedures' REST routes and schemas. */
import { z } from "zod";
import { inComponents, jsonSchemaOf, overRest, without } from "./json-schema.ts";
import { rename, toSnakeName } from "./names.ts";
import { Problem } from "./problem.ts";
import { accountPaths, accountSchemas } from "./openapi-accounts.ts";
import {
  headers,
  problemResponses,
  requestHeaders,
  responseHeaders,
  wrongTypeComponent,
} from "./openapi-parts.ts";
import { webhookItems, webhookSchemas } from "./openapi-webhooks.ts";
import { eventStreamType, exampleEvent } from "./event-stream.ts";
import type { RestDocument } from "../trpc/rest-route.ts";
import { operations } from "./routes.ts";
import type { Operation } from "./routes.ts";
import { invalidExample } from "./examples.ts";

type Json = Record<string, unknown>;

const description = `Private task lists.

**Signing in.** \`POST /api/auth/sign-up/email\` with \`name\`, \`email\` and \`password\`, then \`POST /api/auth/sign-in/email\`
with \`email\` and \`password\`. The response contains an access token (\`jwt\`, valid for 15 minutes) and a session token
(\`token\`), with which \`GET /api/auth/token\` returns the next access token. A server may accept tokens of another issuer
instead.

**Trying it out.** Sign in at the top of this page, or set an access token under *Authentication*. \`user_id\` is your own id,
or the word \`me\`.

**Idempotency.** A change with an \`Idempotency-Key\` takes effect once, however often it is sent, and returns the same
response for 24 hours.`;

const tags: Readonly<Record<string, string>> = {
  account: "The account, where users sign in here and not at another issuer",
  me: "The signed-in user",
  tasks: "Tasks",
  lists: "Named collections of tasks",
  labels: "Named tags for tasks",
  changes: "What has changed since a token, and what changes now",
  history: "Who has changed what, and undo",
  feeds: "Calendars that calendar clients subscribe to",
  filters: "Saved filters",
  webhooks: "URLs that are sent what changes",
  data: "Export and import",
  trash: "Tasks and lists deleted in the last 30 days",
};

const schemas: Json = {};

/** The content of /openapi.json. */
export const openApiDocument: object = {
  openapi: "3.1.0",
  info: {
    title: "Taskwell",
    version: "0.1.0",
    summary: "A type-safe task API with users isolated by PostgreSQL",
    description,
    contact: { name: "Taskwell" },
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/", description: "This server" }],
  tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
  security: [{ token: [] }],
  paths: { ...accountPaths, ...paths() },
  webhooks: webhookItems,
  components: {
    securitySchemes: {
      token: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "JWT",
        description: "An access token: `jwt` in the response to signing in.",
      },
      session: {
        type: "http",
        scheme: "bearer",
        description: "A session token: `token` in the response to signing in. Browsers have it as a cookie.",
      },
    },
    parameters: { UserId: userIdParameter(), ...requestHeaders },
    headers,
    responses: problemResponses(referTo(Problem, "output")),
    schemas: { ...accountSchemas, ...schemas, ...webhookSchemas },
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
  const { name, meta, isAlias } = operation;
  const [, tag = ""] = meta.rest.path.split("/");
  const body = requestBody(operation);
  return {
    operationId: `${name.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase())}${isAlias ? "ByPatch" : ""}`,
    tags: [tag === "" ? "me" : tag],
    summary: meta.summary,
    description: meta.description,
    parameters: parameters(operation),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(operation),
  };
}

function parameters(operation: Operation): Json[] {
  const { type, meta, fields, inPath, inQuery, hasCondition, isVersioned, isResumable } = operation;
  const inputs: Json = { ...meta.example.input };
  const parameter = (name: string, place: "path" | "query"): Json => {
    const { description: text, ...schema } = { ...fields[name] };
    return {
      name: toSnakeName(name),
      in: place,
      ...(place === "path" ? { required: true } : {}),
      ...(text === undefined ? {} : { description: text }),
      schema: overRest(schema),
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
    ...named(isResumable, "LastEventID"),
    ...named(type === "mutation", "IdempotencyKey"),
  ];
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
  const whole = { [meta.rest.method.toLowerCase()]: { value: rename(value, toSnakeName) } };
  // The first one is filled in at /docs: it must work for a user who has nothing yet.
  const examples =
    meta.rest.status === 201
      ? { new_user: { value: rename(withoutReferences(value), toSnakeName) }, ...whole }
      : whole;
  return { required: true, content: { "application/json": { schema, examples } } };
}

/** Without ids: of the row itself, so that the example can be sent twice, and of rows that not every user has. */
function withoutReferences(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !/(^id|Ids?)$/.test(name)));
}

function responses(operation: Operation): Json {
  const { type, meta, fields, inPath, inBody, hasCondition, isVersioned, input } = operation;
  const entity = entityOf(operation);
  const { consumes } = meta.rest;
  // The entity of a 404: the list of `listId`, unless the path or `parentId` refers to another entity.
  const missing = inPath.length === 0 && "listId" in fields && !("parentId" in fields) ? "List" : entity;
  const isBodied = inBody.length > 0;
  const isMutation = type === "mutation";
  const refersToRows =
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
            description: "Not changed: `If-None-Match` has the current version",
            headers: { ETag: headers.ETag },
          },
        }
      : {}),
    ...(input === undefined ? {} : { 400: badRequest(operation) }),
    ...problem(true, 401, "Unauthorized"),
    ...problem(true, 403, "Forbidden"),
    ...problem(refersToRows, 404, `${missing}NotFound`),
    ...problem("call" in fields, 404, "CallNotFound"),
    ...problem("since" in fields, 410, "ResyncRequired"),
    ...problem(isMutation, 409, meta.rest.status === 201 ? `${entity}IdTaken` : "Conflict"),
    ...problem(hasCondition, 412, `${entity}Changed`),
    ...problem(isBodied, 413, "PayloadTooLarge"),
    ...problem(isBodied, 415, "UnsupportedMediaType"),
    ...problem(consumes !== undefined, 413, "DocumentTooLarge"),
    ...problem(consumes !== undefined, 415, wrongTypeComponent(consumes?.type ?? "")),
    ...problem(isMutation, 422, "Unprocessable"),
    ...problem(true, 429, "TooManyRequests"),
    ...problem(true, 500, "InternalServerError"),
    ...problem(true, 503, "ServiceUnavailable"),
    ...problem(true, 504, "GatewayTimeout"),
  };
}

/** The capitalized router name, such as `Task`: the prefix of the operation's problem components. */
function entityOf({ name }: Operation): string {
  const [entity = ""] = name.split(".");
  return entity.charAt(0).toUpperCase() + entity.slice(1);
}

function success({ type, meta, output, isPage, isVersioned }: Operation): Json {
  const { status, produces, events } = meta.rest;
  const isMutation = type === "mutation";
  const successHeaders = responseHeaders({ isPage, isVersioned, isNew: status === 201, isMutation });
  if (status === 204) return { description: "Deleted", headers: successHeaders };
  if (produces !== undefined) {
    const content = documentContent(produces, meta.example.output, "success");
    return { description: "The document, as an attachment", headers: successHeaders, content };
  }
  if (events !== undefined) {
    const value = exampleEvent(events, meta.example.output);
    const schema = { type: "string", contentMediaType: eventStreamType };
    const content = { [eventStreamType]: { schema, examples: { success: { value } } } };
    return { description: "Server-sent events, whose data is JSON", headers: successHeaders, content };
  }
  const items = isPage ? pageItems(output) : undefined;
  const schema =
    items === undefined ? referTo(output, "output") : { type: "array", items: referTo(items, "output") };
  const example = isPage ? Reflect.get(Object(meta.example.output), "items") : meta.example.output;
  return {
    description: status === 201 ? "Created" : "Success",
    headers: successHeaders,
    content: {
      "application/json": { schema, examples: { success: { value: rename(example, toSnakeName) } } },
    },
  };
}

/** The content of a document; JSON documents have a schema and a parsed example. */
function documentContent({ type, schema }: RestDocument, text: unknown, name: string): Json {
  const value: unknown = type === "application/json" ? JSON.parse(String(text)) : text;
  const documentSchema = schema instanceof z.ZodType ? referToDocument(schema) : { type: "string" };
  return { [type]: { schema: documentSchema, examples: { [name]: { value } } } };
}

/** Unlike other schemas, documents keep camelCase names over REST. */
function referToDocument(type: z.ZodType): unknown {
  const { id = "", schema, others } = jsonSchemaOf(type, "input");
  for (const [name, one] of Object.entries({ ...others, [id]: schema })) schemas[name] = inComponents(one);
  return { $ref: `#/components/schemas/${id}` };
}

function pageItems(output: z.ZodType): z.ZodType {
  const items = output instanceof z.ZodObject ? output.shape["items"] : undefined;
  if (!(items instanceof z.ZodArray) || !(items.element instanceof z.ZodType))
    throw new Error("A page must have an array `items`.");
  return items.element;
}

function badRequest(operation: Operation): Json {
  const schema = { $ref: "#/components/schemas/Problem" };
  const examples = { input_invalid: { value: invalidExample(operation) } };
  return {
    description: "Invalid input: `errors` explains each field",
    content: { "application/problem+json": { schema, examples } },
  };
}

/** Adds a named schema to the components and refers to it; without `missing` fields it is named `…Body`. */
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
    schema: { type: "string", minLength: 1, maxLength: 255, default: "me" },
    example: "me",
  };
}
