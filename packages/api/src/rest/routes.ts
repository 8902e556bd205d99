/** The procedures as REST operations, and the matching of paths to them. */
import { z } from "zod";
import type { Meta } from "../trpc/procedures.ts";
import { appRouter } from "../root.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/** A procedure as a REST operation. */
export interface Operation {
  /** The procedure's name, such as `task.byId`. */
  readonly name: string;
  /** PATCH beside PUT, which is as partial here, for those who expect it. */
  readonly isAlias: boolean;
  readonly type: "query" | "mutation" | "subscription";
  readonly meta: Meta;
  readonly input: z.ZodType | undefined;
  readonly output: z.ZodType;
  /** Schemas of the input's fields, by name. */
  readonly fields: Readonly<Record<string, JsonSchema>>;
  /** Names of the fields in the path. */
  readonly inPath: readonly string[];
  /** Names of the fields in the body. */
  readonly inBody: readonly string[];
  /** Names of the fields in the query. */
  readonly inQuery: readonly string[];
  /** Whether the input has `ifVersion`, taken from `If-Match`. */
  readonly hasCondition: boolean;
  /** Whether the input has `lastEventId`, taken from `Last-Event-ID`. */
  readonly isResumable: boolean;
  /** Whether the output has a version, sent as `ETag`. */
  readonly isVersioned: boolean;
  /** Whether it is a GET with a page as output, sent as a bare array. */
  readonly isPage: boolean;
}

const Definition = z.object({
  type: z.enum(["query", "mutation", "subscription"]),
  meta: z.custom<Meta>((meta) => typeof meta === "object"),
  inputs: z.array(z.instanceof(z.ZodType)),
  output: z.instanceof(z.ZodType),
});

/** By full name: tRPC flattens routers at run time, although its types are nested. */
const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;

export const operations: readonly Operation[] = Object.entries(procedures).flatMap(([name, procedure]) => {
  if (typeof procedure !== "function") throw new Error(`${name} is not a procedure.`);
  const { type, meta, inputs, output } = Definition.parse(Reflect.get(procedure, "_def"));
  const [input] = inputs;
  const fields = propertiesOf(input, "input");
  const outputs = propertiesOf(output, "output");
  const inPath = [...meta.rest.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field ?? "");
  const { consumes, method } = meta.rest;
  const elsewhere = new Set([
    "ifVersion",
    "lastEventId",
    ...(consumes === undefined ? [] : ["document"]),
    ...inPath,
  ]);
  const others = Object.keys(fields).filter((field) => !elsewhere.has(field));
  const isBodied = !["GET", "DELETE"].includes(method) && consumes === undefined;
  const operation: Operation = {
    name,
    isAlias: false,
    type,
    meta,
    input,
    output,
    fields,
    inPath,
    inBody: isBodied ? others : [],
    inQuery: isBodied ? [] : others,
    hasCondition: "ifVersion" in fields,
    isResumable: "lastEventId" in fields,
    isVersioned: "version" in outputs,
    // A page requested with a body cannot have a link to the next page.
    isPage: method === "GET" && "items" in outputs && "nextCursor" in outputs,
  };
  if (method !== "PUT") return [operation];
  const patched: Meta = { ...meta, rest: { ...meta.rest, method: "PATCH" } };
  return [operation, { ...operation, isAlias: true, meta: patched }];
});

function propertiesOf(type: z.ZodType | undefined, io: "input" | "output"): Operation["fields"] {
  const { properties = {} } = type === undefined ? {} : jsonSchemaOf(type, io).schema;
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      typeof property === "object" ? [[name, property]] : [],
    ),
  );
}

export interface RouteMatch {
  /** The operations at the path, one for each method. Never empty. */
  readonly operations: readonly Operation[];
  /** Decoded `{user_id}`. */
  readonly userId: string;
  /** Decoded path parameters by field name. */
  readonly params: Readonly<Record<string, string>>;
}

/** Matches a path such as `/api/me/tasks/1`; undefined if no operation is there. */
export function matchRoute(path: string): RouteMatch | undefined {
  const [empty, api, userId, ...rest] = path.split("/").map(decode);
  if (empty !== "" || api !== "api" || userId === undefined || userId === "") return undefined;
  const matching = operations.filter(({ meta }) => paramsOf(meta.rest.path, rest) !== undefined);
  // A literal segment such as `search` takes precedence over a parameter.
  const [first] = matching.toSorted((a, b) => a.inPath.length - b.inPath.length);
  const found = matching.filter(({ meta }) => meta.rest.path === first?.meta.rest.path);
  if (first === undefined) return undefined;
  return { operations: found, userId, params: paramsOf(first.meta.rest.path, rest) ?? {} };
}

function paramsOf(
  template: string,
  segments: readonly (string | undefined)[],
): Record<string, string> | undefined {
  const parts = template.split("/").slice(1);
  if (parts.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    const [, field] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (segment === undefined || segment === "" || (field === undefined && part !== segment))
      return undefined;
    if (field !== undefined) params[field] = segment;
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
