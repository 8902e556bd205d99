/** The JSON Schema of a procedure's input, from zod 4 or any library with Standard JSON Schema (standardschema.dev). */
import { octetInputParser } from "@trpc/server/http";
import { intersection, toJSONSchema } from "zod/v4";
import type { $ZodType, JSONSchema, ToJSONSchemaParams } from "zod/v4/core";
import { wireKeyword } from "./description.ts";
import type { InputSchema, WireType } from "./description.ts";
import { containsFile, toFormSchema } from "./form-schema.ts";

export interface InputDescription {
  readonly schema?: InputSchema;
  readonly note?: string;
  readonly takesFile: boolean;
}

/** @param parsers the arguments of all `.input()` calls of a procedure; an input must satisfy all of them */
export function describeInput(parsers: readonly unknown[]): InputDescription {
  if (parsers.every(isEmptyInput)) return { takesFile: false };
  if (parsers.includes(octetInputParser)) return { takesFile: true };
  try {
    const schema = schemaOf(parsers);
    if (schema === undefined) return { note: noSchemaNote, takesFile: false };
    const formSchema = toFormSchema(schema);
    return { schema: formSchema, takesFile: containsFile(formSchema) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { note: `This input has no JSON Schema (${reason}). Enter it as JSON.`, takesFile: false };
  }
}

const noSchemaNote = "This input has no JSON Schema. Enter it as JSON.";

function schemaOf(parsers: readonly unknown[]): InputSchema | undefined {
  if (parsers.every(isZod)) return schemaOfZod(parsers);
  const schemas = parsers.map((parser) => (isZod(parser) ? schemaOfZod([parser]) : schemaOfStandard(parser)));
  const supported = schemas.filter((schema) => schema !== undefined);
  if (supported.length < schemas.length) return undefined;
  return supported.length === 1 ? supported[0] : { allOf: supported };
}

function isZod(parser: unknown): parser is $ZodType {
  return typeof parser === "object" && parser !== null && "_zod" in parser;
}

function isEmptyInput(parser: unknown): boolean {
  return isZod(parser) && ["void", "undefined", "never"].includes(parser._zod.def.type);
}

function schemaOfZod(parsers: readonly $ZodType[]): InputSchema {
  const intersected = parsers.reduce((left, right) => intersection(left, right));
  return withoutDialect(toJSONSchema(intersected, options));
}

const options: ToJSONSchemaParams = {
  target: "draft-7",
  io: "input",
  unrepresentable: "any",
  override: ({ zodSchema, jsonSchema }) => annotateNonJsonType(zodSchema, jsonSchema),
};

/** Describes types that JSON does not have: how the form shows them, and as what superjson sends them. */
function annotateNonJsonType(schema: $ZodType, json: JSONSchema.BaseSchema): void {
  const annotate = (type: WireType, keywords: object) =>
    Object.assign(json, keywords, { [wireKeyword]: type });
  const { def, bag } = schema._zod;
  switch (def.type) {
    case "date":
      annotate("date", { type: "string", format: "date-time" });
      break;
    case "bigint":
      annotate("bigint", { type: "string", pattern: "^-?[0-9]+$" });
      break;
    case "set":
      annotate("set", {
        type: "array",
        uniqueItems: true,
        items: innerSchema(Reflect.get(def, "valueType")),
      });
      break;
    case "map": {
      const pair = [innerSchema(Reflect.get(def, "keyType")), innerSchema(Reflect.get(def, "valueType"))];
      annotate("map", { type: "array", items: { type: "array", items: pair, minItems: 2, maxItems: 2 } });
      break;
    }
    case "file":
      annotate("file", {});
      break;
    case "custom":
      if (binaryClasses.has(Reflect.get(bag, "Class"))) annotate("file", {});
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

function innerSchema(schema: unknown): InputSchema {
  return isZod(schema) ? withoutDialect(toJSONSchema(schema, options)) : {};
}

function withoutDialect({ $schema: _dialect, ...schema }: InputSchema): InputSchema {
  return schema;
}

/** The schema of a parser that implements Standard JSON Schema 1. */
function schemaOfStandard(parser: unknown): InputSchema | undefined {
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
