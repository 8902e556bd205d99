/** Converts zod schemas to JSON Schemas as OpenAPI and REST need them. */
import { z } from "zod";
import { toSnakeName } from "./names.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

export interface NamedSchema {
  /** `.meta({ id })` of the schema. */
  readonly id: string | undefined;
  readonly schema: JsonSchema;
  /** The named schemas that it refers to. */
  readonly others: Readonly<Record<string, JsonSchema>>;
}

const local = "#/$defs/";

/** Property names are in camelCase, references are to `others`. */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): NamedSchema {
  const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const id = root.$ref?.startsWith(local) === true ? root.$ref.slice(local.length) : undefined;
  if (id === undefined) return { id, schema: root, others: $defs };
  const { [id]: named, ...others } = $defs;
  if (named === undefined) throw new Error(`Schema ${id} is missing.`);
  return { id, schema: named, others };
}

/** Points references to OpenAPI's components. */
export function inComponents(schema: JsonSchema): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === "$ref" && typeof value === "string" ? value.replace(local, "#/components/schemas/") : value,
    ),
  );
}

/** Converts property names to snake_case, points references to OpenAPI's components, and drops patterns of formats. */
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
      overRest(describeDefault(property)),
    ]),
  );
}

/** Moves a default to the description: client generators treat a property with a default as always present. */
function describeDefault(property: unknown): unknown {
  if (typeof property !== "object" || property === null || !("default" in property)) return property;
  const { default: value, ...rest } = property;
  const description = "description" in rest ? `${String(rest.description)}. ` : "";
  return { ...rest, description: `${description}Default: ${JSON.stringify(value)}` };
}

/** An object schema without some of its properties. */
export function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const { properties = {}, required = [], ...rest } = schema;
  const kept = Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
  const needed = required.filter((name) => !names.includes(name));
  return { ...rest, properties: kept, ...(needed.length === 0 ? {} : { required: needed }) };
}
