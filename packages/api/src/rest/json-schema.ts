/** JSON Schemas of what procedures take and give, as they are over REST. */
import { z } from "zod";
import { toSnakeName } from "./names.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

export interface NamedSchema {
  /** From the schema's `.meta({ id })`. */
  readonly id: string | undefined;
  readonly schema: JsonSchema;
  /** The schemas with names that it refers to. */
  readonly others: Readonly<Record<string, JsonSchema>>;
}

const local = "#/$defs/";

/** In camelCase, with references among `others`. */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): NamedSchema {
  const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const id = root.$ref?.startsWith(local) === true ? root.$ref.slice(local.length) : undefined;
  if (id === undefined) return { id, schema: root, others: $defs };
  const { [id]: named, ...others } = $defs;
  if (named === undefined) throw new Error(`There is no schema ${id}.`);
  return { id, schema: named, others };
}

/** With references among the components of OpenAPI. */
export function inComponents(schema: JsonSchema): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === "$ref" && typeof value === "string" ? value.replace(local, "#/components/schemas/") : value,
    ),
  );
}

/** In snake_case, with references among the components of OpenAPI, and without what only repeats a format. */
export function overRest(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(overRest);
  if (typeof schema !== "object" || schema === null) return schema;
  const members = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    switch (key) {
      case "$ref":
        return [[key, String(value).replace(local, "#/components/schemas/")]];
      case "properties":
        return [[key, propertiesOverRest(value)]];
      case "required":
        return [[key, Array.isArray(value) ? value.map((name) => toSnakeName(String(name))) : value]];
      case "pattern":
        return "format" in schema ? [] : [[key, value]];
      default:
        return [[key, overRest(value)]];
    }
  });
  return Object.fromEntries(members);
}

function propertiesOverRest(properties: object): object {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      toSnakeName(name),
      overRest(tellingDefault(property)),
    ]),
  );
}

/** Generators of clients take a member with a default for one that is always there: it is told in words. */
function tellingDefault(property: unknown): unknown {
  if (typeof property !== "object" || property === null || !("default" in property)) return property;
  const { default: value, ...rest } = property;
  const description = "description" in rest ? `${String(rest.description)}. ` : "";
  return { ...rest, description: `${description}Default: ${JSON.stringify(value)}` };
}

/** Of an object, without some of its fields. */
export function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const { properties = {}, required = [], ...rest } = schema;
  const kept = Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
  const needed = required.filter((name) => !names.includes(name));
  return { ...rest, properties: kept, ...(needed.length === 0 ? {} : { required: needed }) };
}
