/** Makes a JSON Schema readable as a form: alternatives get names, and what allows everything gets an editor. */
import { anyJson, wireKeyword } from "./description.ts";
import type { InputSchema } from "./description.ts";

/** Keywords that hold one schema, a list of them, or a record of them (JSON Schema draft-07). */
const single = new Set([
  "items",
  "additionalItems",
  "additionalProperties",
  "not",
  "contains",
  "propertyNames",
]);
const lists = new Set(["anyOf", "oneOf", "allOf", "items"]);
const records = new Set(["properties", "patternProperties", "definitions", "$defs"]);

export function readyForForm(schema: InputSchema): InputSchema {
  const ready = mapSchemas(withOneType(schema), readyForForm);
  for (const keyword of ["anyOf", "oneOf"]) {
    const options = ready[keyword];
    if (Array.isArray(options)) return { ...ready, [keyword]: options.map(named) };
  }
  return allowsEverything(ready) ? { ...ready, $id: anyJson } : ready;
}

const annotations = new Set(["title", "description", "default", "deprecated", "definitions", "$defs"]);

/** `type: ["string", "null"]` as two alternatives: a form would show the first, and never give the second. */
function withOneType(schema: InputSchema): InputSchema {
  const { type, ...rest } = schema;
  if (!Array.isArray(type)) return schema;
  const about = Object.entries(rest).filter(([keyword]) => annotations.has(keyword));
  const limits = Object.entries(rest).filter(([keyword]) => !annotations.has(keyword));
  const anyOf = type.map((each: unknown) =>
    each === "null" ? { type: each } : { ...Object.fromEntries(limits), type: each },
  );
  return { ...Object.fromEntries(about), anyOf };
}

/** Whether a file is asked for, anywhere within. */
export function isFile(schema: InputSchema): boolean {
  if (schema[wireKeyword] === "file") return true;
  let found = false;
  mapSchemas(schema, (inner) => {
    found ||= isFile(inner);
    return inner;
  });
  return found;
}

function mapSchemas(schema: InputSchema, change: (inner: InputSchema) => InputSchema): InputSchema {
  const result: Record<string, unknown> = { ...schema };
  for (const [keyword, value] of Object.entries(schema)) {
    if (lists.has(keyword) && Array.isArray(value))
      result[keyword] = value.map((inner: unknown) => (isSchema(inner) ? change(inner) : inner));
    else if (single.has(keyword) && isSchema(value)) result[keyword] = change(value);
    else if (records.has(keyword) && isSchema(value)) {
      const inner = Object.entries(value).map(([name, part]) => [name, isSchema(part) ? change(part) : part]);
      result[keyword] = Object.fromEntries(inner);
    }
  }
  return result;
}

const structural = new Set([
  "type",
  "enum",
  "const",
  "$ref",
  "anyOf",
  "oneOf",
  "allOf",
  "properties",
  "items",
]);

function allowsEverything(schema: InputSchema): boolean {
  return !Object.keys(schema).some((keyword) => structural.has(keyword));
}

function named(option: unknown, index: number): unknown {
  if (!isSchema(option)) return option;
  const title = option["title"] ?? nameOf(option) ?? `option ${index + 1}`;
  // Chosen in the form, null is what its default is.
  return { ...option, title, ...(option["type"] === "null" ? { default: null } : {}) };
}

/** As a reader would call an alternative: `kind: card`, `null`, `list of string`. */
function nameOf(schema: InputSchema): string | undefined {
  const { type, const: constant, enum: values, format, $ref, properties, items } = schema;
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return values.map((value: unknown) => JSON.stringify(value)).join(" | ");
  if (typeof $ref === "string") return $ref.split("/").at(-1);
  if (isSchema(properties)) return discriminator(properties) ?? `{ ${Object.keys(properties).join(", ")} }`;
  if (type === "array") return `list of ${(isSchema(items) && nameOf(items)) || "values"}`;
  if (typeof type !== "string") return undefined;
  return typeof format === "string" ? `${type} (${format})` : type;
}

function discriminator(properties: InputSchema): string | undefined {
  for (const [name, property] of Object.entries(properties)) {
    const constant: unknown = isSchema(property) ? property["const"] : undefined;
    if (constant !== undefined)
      return `${name}: ${typeof constant === "string" ? constant : JSON.stringify(constant)}`;
  }
  return undefined;
}

function isSchema(value: unknown): value is InputSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
