/** Prepares a JSON Schema for the form: alternatives get titles, and schemas without constraints get a JSON editor. */
import { anyJson, wireKeyword } from "./description.ts";
import type { InputSchema } from "./description.ts";

/** Keywords whose value is a schema, a list of schemas, or an object of schemas (JSON Schema draft-07). */
const schemaKeywords = new Set([
  "items",
  "additionalItems",
  "additionalProperties",
  "not",
  "contains",
  "propertyNames",
]);
const schemaListKeywords = new Set(["anyOf", "oneOf", "allOf", "items"]);
const schemaObjectKeywords = new Set(["properties", "patternProperties", "definitions", "$defs"]);

export function toFormSchema(schema: InputSchema): InputSchema {
  const formSchema = mapSchemas(splitTypes(schema), toFormSchema);
  for (const keyword of ["anyOf", "oneOf"]) {
    const options = formSchema[keyword];
    if (Array.isArray(options)) return { ...formSchema, [keyword]: options.map(withTitle) };
  }
  return allowsAnything(formSchema) ? { ...formSchema, $id: anyJson } : formSchema;
}

const annotationKeywords = new Set(["title", "description", "default", "deprecated", "definitions", "$defs"]);

/** Splits `type: ["string", "null"]` into alternatives: the form would offer only the first type. */
function splitTypes(schema: InputSchema): InputSchema {
  const { type, ...rest } = schema;
  if (!Array.isArray(type)) return schema;
  const annotating = Object.entries(rest).filter(([keyword]) => annotationKeywords.has(keyword));
  const constraining = Object.entries(rest).filter(([keyword]) => !annotationKeywords.has(keyword));
  const anyOf = type.map((each: unknown) =>
    each === "null" ? { type: each } : { ...Object.fromEntries(constraining), type: each },
  );
  return { ...Object.fromEntries(annotating), anyOf };
}

/** Whether a schema contains a file at any depth. */
export function containsFile(schema: InputSchema): boolean {
  if (schema[wireKeyword] === "file") return true;
  let found = false;
  mapSchemas(schema, (inner) => {
    found ||= containsFile(inner);
    return inner;
  });
  return found;
}

function mapSchemas(schema: InputSchema, change: (inner: InputSchema) => InputSchema): InputSchema {
  const result: Record<string, unknown> = { ...schema };
  for (const [keyword, value] of Object.entries(schema)) {
    if (schemaListKeywords.has(keyword) && Array.isArray(value))
      result[keyword] = value.map((inner: unknown) => (isSchema(inner) ? change(inner) : inner));
    else if (schemaKeywords.has(keyword) && isSchema(value)) result[keyword] = change(value);
    else if (schemaObjectKeywords.has(keyword) && isSchema(value)) {
      const inner = Object.entries(value).map(([name, part]) => [name, isSchema(part) ? change(part) : part]);
      result[keyword] = Object.fromEntries(inner);
    }
  }
  return result;
}

const constraintKeywords = new Set([
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

function allowsAnything(schema: InputSchema): boolean {
  return !Object.keys(schema).some((keyword) => constraintKeywords.has(keyword));
}

function withTitle(option: unknown, index: number): unknown {
  if (!isSchema(option)) return option;
  const title = option["title"] ?? nameOf(option) ?? `option ${index + 1}`;
  // When chosen in the form, the alternative takes its default.
  return { ...option, title, ...(option["type"] === "null" ? { default: null } : {}) };
}

/** A readable name of an alternative: `kind: card`, `null`, `list of string`. */
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
