/** The operations of /openapi.json, from which requests are generated. */
import { z } from "zod";
import type { SchemaContext } from "./values.ts";

const Parameter = z.object({
  name: z.string(),
  in: z.enum(["query", "path", "header"]),
  schema: z.unknown(),
});
type Parameter = z.output<typeof Parameter>;

const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.union([Parameter, z.object({ $ref: z.string() })])).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
});

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    parameters: z.record(z.string(), Parameter),
  }),
});

export interface Operation {
  /** Of the procedure, such as `task.create`. */
  readonly procedure: string;
  readonly method: string;
  readonly path: string;
  /** Of the query, and their schemas. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly hasId: boolean;
  readonly takesVersion: boolean;
  readonly body?: { readonly type: string; readonly schema: unknown };
  /** Whether the body is a document to be imported; tRPC takes it as a text. */
  readonly isUpload: boolean;
}

export interface Api {
  readonly operations: readonly Operation[];
  readonly definitions: SchemaContext["definitions"];
}

/** @throws {Error} when the document is not as `/openapi.json` gives it */
export function readApi(openApi: unknown): Api {
  const { paths, components } = Document.parse(openApi);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    (path.startsWith("/api/auth/") ? [] : Object.entries(item))
      .filter(([key]) => key !== "parameters")
      .map(([method, operation]) => readOperation(path, method, operation, components.parameters)),
  );
  return { operations, definitions: components.schemas };
}

function readOperation(
  path: string,
  method: string,
  operation: unknown,
  shared: Readonly<Record<string, Parameter>>,
): Operation {
  const { operationId, parameters, requestBody } = Operation.parse(operation);
  const known = parameters.flatMap((parameter) => {
    if (!("$ref" in parameter)) return [parameter];
    return shared[parameter.$ref.split("/").at(-1) ?? ""] ?? [];
  });
  const [body] = Object.entries(requestBody?.content ?? {});
  return {
    procedure: operationId.replace(/ByPatch$/, "").replace(/[A-Z]/, (letter) => `.${letter.toLowerCase()}`),
    method: method.toUpperCase(),
    path,
    query: Object.fromEntries(
      known.flatMap(({ name, in: place, schema }) => (place === "query" ? [[name, schema]] : [])),
    ),
    hasId: path.includes("{id}"),
    takesVersion: known.some(({ name }) => name === "If-Match"),
    isUpload: operationId.startsWith("dataImport"),
    ...(body === undefined ? {} : { body: { type: body[0], schema: body[1].schema } }),
  };
}
