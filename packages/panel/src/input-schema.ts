/** The JSON Schema of a procedure's input, from zod 4 or from any library that offers it (standardschema.dev/json-schema). */
import { octetInputParser } from "@trpc/server/http";
import { intersection, toJSONSchema } from "zod/v4";
import type { $ZodType, JSONSchema, ToJSONSchemaParams } from "zod/v4/core";
import { wireKeyword } from "./description.ts";
import type { InputSchema, WireType } from "./description.ts";
import { isFile, readyForForm } from "./form-schema.ts";

export interface InputDescription {
  readonly schema?: InputSchema;
  readonly note?: string;
  readonly takesFile: boolean;
}

/** @param parsers everything that was given to `.input()`: an input must satisfy all of it */
export function describeInput(parsers: readonly unknown[]): InputDescription {
  if (parsers.every(takesNothing)) return { takesFile: false };
  if (parsers.includes(octetInputParser)) return { takesFile: true };
  try {
    const schema = schemaOf(parsers);
    if (schema === undefined) return { note: opaque, takesFile: false };
    const ready = readyForForm(schema);
    return { schema: ready, takesFile: isFile(ready) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { note: `Its input has no JSON Schema (${reason}): write it as JSON.`, takesFile: false };
  }
}

const opaque = "Its input is checked by code that offers no JSON Schema: write it as JSON.";

function schemaOf(parsers: readonly unknown[]): InputSchema | undefined {
  if (parsers.every(isZod)) return ofZod(parsers);
  const schemas = parsers.map((parser) => (isZod(parser) ? ofZod([parser]) : ofStandard(parser)));
  const known = schemas.filter((schema) => schema !== undefined);
  if (known.length < schemas.length) return undefined;
  return known.length === 1 ? known[0] : { allOf: known };
}

function isZod(parser: unknown): parser is $ZodType {
  return typeof parser === "object" && parser !== null && "_zod" in parser;
}

function takesNothing(parser: unknown): boolean {
  return isZod(parser) && ["void", "undefined", "never"].includes(parser._zod.def.type);
}

function ofZod(parsers: readonly $ZodType[]): InputSchema {
  const whole = parsers.reduce((left, right) => intersection(left, right));
  return withoutDialect(toJSONSchema(whole, options));
}

const options: ToJSONSchemaParams = {
  target: "draft-7",
  io: "input",
  unrepresentable: "any",
  override: ({ zodSchema, jsonSchema }) => describeBeyondJson(zodSchema, jsonSchema),
};

/** Types that JSON does not have, as the form shows them and superjson then carries them. */
function describeBeyondJson(schema: $ZodType, json: JSONSchema.BaseSchema): void {
  const say = (type: WireType, keywords: object) => Object.assign(json, keywords, { [wireKeyword]: type });
  const { def, bag } = schema._zod;
  switch (def.type) {
    case "date":
      say("date", { type: "string", format: "date-time" });
      break;
    case "bigint":
      say("bigint", { type: "string", pattern: "^-?[0-9]+$" });
      break;
    case "set":
      say("set", { type: "array", uniqueItems: true, items: within(Reflect.get(def, "valueType")) });
      break;
    case "map": {
      const pair = [within(Reflect.get(def, "keyType")), within(Reflect.get(def, "valueType"))];
      say("map", { type: "array", items: { type: "array", items: pair, minItems: 2, maxItems: 2 } });
      break;
    }
    case "file":
      say("file", {});
      break;
    case "custom":
      if (binaryClasses.has(Reflect.get(bag, "Class"))) say("file", {});
      break;
    default:
  }
}

const binaryClasses = new Set<unknown>([
  FormData,
  Blob,
  globalThis.File,
  ReadableStream,
  Uint8Array,
  ArrayBuffer,
]);

function within(schema: unknown): InputSchema {
  return isZod(schema) ? withoutDialect(toJSONSchema(schema, options)) : {};
}

function withoutDialect({ $schema: _dialect, ...schema }: InputSchema): InputSchema {
  return schema;
}

/** Standard JSON Schema 1: a parser that can say what it accepts. */
function ofStandard(parser: unknown): InputSchema | undefined {
  const standard: unknown = Reflect.get(Object(parser), "~standard");
  const converter: unknown = Reflect.get(Object(standard), "jsonSchema");
  const input: unknown = Reflect.get(Object(converter), "input");
  if (typeof input !== "function") return undefined;
  const schema: unknown = Reflect.apply(input, converter, [{ target: "draft-07" }]);
  return isSchema(schema) ? withoutDialect(schema) : undefined;
}

function isSchema(value: unknown): value is InputSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
