/** Values for JSON Schemas: valid ones, ones that are nearly valid, and any others. */
import fc from "fast-check";
import { z } from "zod";

export const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ maxLength: 40 }));
export const anyValue = fc.oneof(
  fc.jsonValue(),
  anyText,
  fc.uuid(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

/** What schemas leave open. */
export interface SchemaContext {
  /** Schemas by the last part of a `$ref`. */
  readonly definitions: Readonly<Record<string, unknown>>;
  /** Of what exists, by kind ("task", "list"): a random UUID would name nothing. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** The kind that `id` is of. */
  readonly entity: string;
}

const Schema = z
  .looseObject({
    $ref: z.string(),
    anyOf: z.array(z.unknown()).min(1),
    oneOf: z.array(z.unknown()).min(1),
    enum: z.array(z.unknown()).min(1),
    const: z.unknown(),
    type: z.enum(["object", "array", "string", "integer", "number", "boolean", "null"]),
    properties: z.record(z.string(), z.unknown()),
    required: z.array(z.string()),
    items: z.unknown(),
    minItems: z.number(),
    maxItems: z.number(),
    format: z.string(),
    pattern: z.string(),
    minLength: z.number(),
    maxLength: z.number(),
    minimum: z.number(),
    maximum: z.number(),
  })
  .partial();
type Schema = z.output<typeof Schema>;

/**
 * @param name of the property that it is for: some texts have a grammar that a schema cannot express
 * @throws {Error} when the schema is none of those that it knows
 */
export function validValue(schema: unknown, context: SchemaContext, name = ""): fc.Arbitrary<unknown> {
  const { $ref, const: only, type, properties = {}, required = [], ...rest } = Schema.parse(schema);
  const choices = rest.anyOf ?? rest.oneOf;
  if ($ref !== undefined) return validValue(resolve($ref, context), context, name);
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => validValue(choice, context, name)));
  if (rest.enum !== undefined) return fc.constantFrom(...rest.enum);
  if (only !== undefined) return fc.constant(only);
  switch (type) {
    case "object":
      return sparseRecord(fieldsOf(properties, context), required);
    case "array": {
      const minLength = rest.minItems ?? 0;
      const maxLength = Math.min(rest.maxItems ?? Infinity, minLength + 3);
      return fc.array(validValue(rest.items, context, name), { minLength, maxLength });
    }
    case "string":
      return validText(rest, context, name);
    case "integer":
      return fc.integer({
        min: rest.minimum ?? -(2 ** 31),
        max: Math.min(rest.maximum ?? Infinity, 2 ** 31 - 1),
      });
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case undefined:
      return anyValue;
  }
}

/** With its required fields and few others: of many at once, one is too likely to contradict another. */
export function sparseRecord(
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: readonly string[],
): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(fields);
  const optional = names.filter((name) => !required.includes(name));
  return fc
    .subarray(optional, { maxLength: Math.min(3, optional.length) })
    .chain((chosen) =>
      fc.record(
        Object.fromEntries(
          Object.entries(fields).filter(([name]) => chosen.includes(name) || required.includes(name)),
        ),
      ),
    );
}

/** A valid value, mostly; or with some fields wrong, missing or strange; or anything. */
export function nearlyValidValue(schema: unknown, context: SchemaContext): fc.Arbitrary<unknown> {
  const fields = fc.record(
    Object.fromEntries(
      Object.entries(fieldsOf(objectSchema(schema, context).properties, context)).map(([name, field]) => [
        name,
        fc.oneof({ weight: 5, arbitrary: field }, { weight: 1, arbitrary: anyValue }),
      ]),
    ),
    { requiredKeys: [] },
  );
  const strange = fc.dictionary(fc.constantFrom(...strangeNames), anyValue, { maxKeys: 2 });
  return fc.oneof(
    { weight: 5, arbitrary: validValue(schema, context) },
    { weight: 3, arbitrary: fields },
    { weight: 2, arbitrary: fc.tuple(fields, strange).map(([known, other]) => ({ ...known, ...other })) },
    { weight: 1, arbitrary: anyValue },
  );
}

const strangeNames = ["__proto__", "constructor", "toString", "userId", "user_id", "where", "OR", "not"];

export interface ObjectSchema {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

/** An object's schema, or the one that it refers to; of any other schema, no properties. */
export function objectSchema(schema: unknown, context: SchemaContext): ObjectSchema {
  const { $ref, properties = {}, required = [] } = Schema.parse(schema);
  return $ref === undefined ? { properties, required } : objectSchema(resolve($ref, context), context);
}

function resolve(reference: string, { definitions }: SchemaContext): unknown {
  const definition = definitions[reference.split("/").at(-1) ?? ""];
  if (definition === undefined) throw new Error(`There is no schema ${reference}.`);
  return definition;
}

function fieldsOf(properties: Readonly<Record<string, unknown>>, context: SchemaContext) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, validValue(schema, context, name)]),
  );
}

function validText(
  { format, pattern, minLength = 0, maxLength = 40 }: Schema,
  context: SchemaContext,
  name: string,
): fc.Arbitrary<string> {
  if (format === "uuid" || pattern?.includes("{12}") === true) return anyId(context, name);
  if (format === "date-time") return anyInstant.map((instant) => instant.toISOString());
  if (format === "date") return anyInstant.map((instant) => instant.toISOString().slice(0, 10));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const grammar = grammars[toSnakeCase(name)];
  const text = fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) });
  return grammar === undefined
    ? text
    : fc.oneof({ weight: 3, arbitrary: grammar }, { weight: 1, arbitrary: text });
}

/** @param name of the property, such as `list_id` or `labels_any`; all others are of tasks */
export function anyId({ ids, entity }: SchemaContext, name: string): fc.Arbitrary<string> {
  const kind = name === "id" ? entity : (/list|label/.exec(name)?.[0] ?? "task");
  const existing = ids[kind] ?? [];
  if (existing.length === 0) return fc.uuid();
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...existing) },
    { weight: 1, arbitrary: fc.uuid() },
  );
}

const anyInstant = fc.date({
  min: new Date("1970-01-01T00:00:00Z"),
  max: new Date("2100-01-01T00:00:00Z"),
  noInvalidDate: true,
});

const toSnakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Valid sentences of a language, and its parts put together at random. */
function language(sentences: readonly string[], parts: string, separator = " "): fc.Arbitrary<string> {
  const phrases = fc
    .array(fc.constantFrom(...parts.split(" ")), { minLength: 1, maxLength: 8 })
    .map((chosen) => chosen.join(separator));
  return fc.oneof(fc.constantFrom(...sentences), phrases);
}

const dates = fc.oneof(
  anyInstant.map((instant) => instant.toISOString().slice(0, 10)),
  fc.constantFrom(..."2024-02-29 2026-02-30 9998-12-31 9999-12-31 0002-01-01 0001-01-01".split(" ")),
);

const grammars: Readonly<Record<string, fc.Arbitrary<string>>> = {
  rule: language(
    ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=5", "FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD"],
    "FREQ=DAILY FREQ=YEARLY FREQ=HOURLY INTERVAL=3 COUNT=5 BYDAY=MO,-1FR BYMONTHDAY=31 BYMONTH=2 SKIP=BACKWARD UNTIL=20301231 BYSETPOS=-1 BYHOUR=9 BYWEEKNO=53",
    ";",
  ),
  query: language(
    ["open & due < tomorrow", "(priority >= high | overdue) & !recurring", '"passport" | due = none'],
    'due < >= = tomorrow +3d 2026-02-30 none priority high & | ! ( ) @a #"b_c" "milk" open overdue mon updated',
  ),
  text: language(
    ["Renew passport every month on the 31st", "milk tomorrow 9:00 #Home @phone !high"],
    "every month on the 31st tomorrow 9:00 #a @b !high last friday 2026-13-45 milk 東京 other week ' :* & noon in 5 days 99:99",
  ),
  date: dates,
  due_from: dates,
  due_to: dates,
  time_zone: fc.constantFrom("Europe/Berlin", "UTC", "Pacific/Apia", "Mars"),
};

/** A text with some of its characters changed, left out, or doubled. */
export function mutatedText(text: string): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(text.length - 1),
    by: fc.oneof(fc.constantFrom("", ".", "=", "A", "-", "_"), fc.string({ minLength: 1, maxLength: 3 })),
    length: fc.nat(3),
  });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce(
        (result, { at, by, length }) => result.slice(0, at) + by + result.slice(at + length),
        text,
      ),
    );
}
