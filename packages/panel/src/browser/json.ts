/** The draft of an input as JSON, and its conversion to the types that superjson adds. */
import { wireKeyword } from "../description.ts";
import type { InputSchema } from "../description.ts";

/** An input while it is being edited. */
export interface Draft {
  readonly text: string;
  /** The value of the last text that was valid JSON; `undefined` for no input. */
  readonly value: unknown;
  /** Why the text is not JSON. */
  readonly problem?: string;
  /** Whether the text was typed, not filled in by the form. */
  readonly isTyped?: boolean;
}

export function draftOf(value: unknown): Draft {
  return { text: value === undefined ? "" : JSON.stringify(value, undefined, 2), value };
}

/** Sets the text, and keeps the last value while the text is not valid JSON. */
export function editDraft(before: Draft, text: string): Draft {
  const isTyped = true;
  if (text.trim() === "") return { text, value: undefined, isTyped };
  try {
    return { text, value: JSON.parse(text), isTyped };
  } catch (error) {
    return {
      text,
      isTyped,
      value: before.value,
      problem: error instanceof Error ? error.message : "This is not valid JSON.",
    };
  }
}

/** Converts a JSON value to the server's types: `2026-01-01T00:00:00Z` to a Date where the schema has one. */
export function revive(value: unknown, schema: InputSchema, root: InputSchema = schema): unknown {
  const target = resolve(schema, root);
  switch (target[wireKeyword]) {
    case "date":
      return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? new Date(value) : value;
    case "bigint":
      return (typeof value === "string" && /^-?\d+$/.test(value)) || Number.isInteger(value)
        ? BigInt(String(value))
        : value;
    case "set":
      return Array.isArray(value) ? new Set(reviveItems(value, target, root)) : value;
    case "map":
      return Array.isArray(value) ? new Map(reviveItems(value, target, root).filter(isPair)) : value;
    default:
  }
  for (const keyword of ["anyOf", "oneOf", "allOf"]) {
    const options = target[keyword];
    if (Array.isArray(options)) value = reviveAlternative(value, options, root);
  }
  if (Array.isArray(value)) return reviveItems(value, target, root);
  return isRecord(value) ? reviveProperties(value, target, root) : value;
}

/** Converts with the first alternative that changes the value. */
function reviveAlternative(value: unknown, options: readonly unknown[], root: InputSchema): unknown {
  for (const option of options) {
    if (!isRecord(option) || !matchesConstants(value, resolve(option, root))) continue;
    const revived = revive(value, option, root);
    if (revived !== value) return revived;
  }
  return value;
}

/** Whether a value has the constant properties of an alternative, which discriminate it from others. */
export function matchesConstants(value: unknown, option: InputSchema): boolean {
  const { properties } = option;
  if (!isRecord(properties)) return true;
  return (
    isRecord(value) &&
    Object.entries(properties).every(
      ([name, property]) =>
        !isRecord(property) || !("const" in property) || property["const"] === value[name],
    )
  );
}

function reviveItems(values: readonly unknown[], schema: InputSchema, root: InputSchema): unknown[] {
  const { items } = schema;
  return values.map((value, index) => {
    const item: unknown = Array.isArray(items) ? items[index] : items;
    return isRecord(item) ? revive(value, item, root) : value;
  });
}

function reviveProperties(value: InputSchema, schema: InputSchema, root: InputSchema): unknown {
  const { properties, additionalProperties } = schema;
  const entries = Object.entries(value).map(([name, inner]) => {
    const own: unknown = isRecord(properties) ? properties[name] : undefined;
    const property = own ?? additionalProperties;
    return [name, isRecord(property) ? revive(inner, property, root) : inner] as const;
  });
  const isChanged = entries.some(([name, inner]) => inner !== value[name]);
  return isChanged ? Object.fromEntries(entries) : value;
}

/** Follows `#/definitions/name`, and `#`. */
export function resolve(schema: InputSchema, root: InputSchema): InputSchema {
  const { $ref } = schema;
  if (typeof $ref !== "string" || !$ref.startsWith("#")) return schema;
  let target: unknown = root;
  for (const key of $ref.split("/").slice(1)) target = isRecord(target) ? target[key] : undefined;
  return isRecord(target) ? target : schema;
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
