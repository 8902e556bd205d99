/** Leaves out of an input what the server would fill in anyway. */
import type { InputSchema } from "../description.ts";
import { isRecord, matchesConstants, resolve } from "./json.ts";

/** Without the properties that have the value of their default, at any depth. */
export function withoutDefaults(value: unknown, schema: InputSchema, root: InputSchema = schema): unknown {
  const target = alternativeFor(value, resolve(schema, root), root);
  const { properties, items } = target;
  if (Array.isArray(value) && isRecord(items)) return value.map((item) => withoutDefaults(item, items, root));
  if (!isRecord(value) || !isRecord(properties)) return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const property = properties[name];
    if (!isRecord(property)) return [[name, inner]];
    const { default: initial } = property;
    const isDefault = initial !== undefined && JSON.stringify(inner) === JSON.stringify(initial);
    return isDefault ? [] : [[name, withoutDefaults(inner, property, root)]];
  });
  return Object.fromEntries(entries);
}

/** Of a union, the alternative that an object or a list is meant for. */
function alternativeFor(value: unknown, schema: InputSchema, root: InputSchema): InputSchema {
  const options = [schema["anyOf"], schema["oneOf"]].flatMap((list) => (Array.isArray(list) ? list : []));
  const isMeant = (option: InputSchema) =>
    Array.isArray(value)
      ? option["type"] === "array"
      : isRecord(option["properties"]) && matchesConstants(value, option);
  return (
    options.flatMap((option) => (isRecord(option) ? [resolve(option, root)] : [])).find(isMeant) ?? schema
  );
}
