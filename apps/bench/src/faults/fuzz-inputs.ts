/** Values that nobody should send, and some that one may. */
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

/** Something like an input with these properties (JSON Schemas): each field as it should be, or anything, or not at all, and others besides. */
export function inputLike(
  properties: Readonly<Record<string, unknown>>,
  schemas: Schemas = {},
): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      fc.oneof({ weight: 5, arbitrary: valueLike(field, name, schemas) }, { weight: 1, arbitrary: anyValue }),
    ]),
  );
  const strange = fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "userId",
    "user_id",
    "where",
    "OR",
    "not",
  );
  return fc.oneof(
    { weight: 5, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.record(fields, { requiredKeys: [] }), fc.dictionary(strange, anyValue, { maxKeys: 2 }))
        .map(([known, other]) => ({ ...known, ...other })),
    },
    { weight: 1, arbitrary: anyValue },
  );
}

const Field = z
  .object({
    type: z.string(),
    format: z.string(),
    enum: z.array(z.unknown()),
    const: z.unknown(),
    anyOf: z.array(z.unknown()),
    oneOf: z.array(z.unknown()),
    items: z.unknown(),
    properties: z.record(z.string(), z.unknown()),
    $ref: z.string(),
  })
  .partial()
  .catch({});

/** Schemas by the last part of a `$ref`. */
export type Schemas = Readonly<Record<string, unknown>>;

/** A value for a field of this name and JSON Schema. */
export function valueLike(field: unknown, name = "", schemas: Schemas = {}): fc.Arbitrary<unknown> {
  const {
    type,
    format,
    enum: values,
    const: only,
    anyOf,
    oneOf,
    items,
    properties,
    $ref,
  } = Field.parse(field);
  const choices = anyOf ?? oneOf;
  if ($ref !== undefined) return valueLike(schemas[$ref.split("/").at(-1) ?? ""], name, schemas);
  if (choices !== undefined && choices.length > 0)
    return fc.oneof(...choices.map((choice) => valueLike(choice, name, schemas)));
  if (values !== undefined && values.length > 0) return fc.constantFrom(...values);
  if (only !== undefined) return fc.constant(only);
  if (properties !== undefined) return fieldsLike(properties, schemas);
  if (type === "array") return fc.array(valueLike(items, name, schemas), { maxLength: 4 });
  if (format === "uuid") return fc.uuid();
  if (type === "string") return fc.oneof(anyText, textFor(name));
  if (type === "integer" || type === "number")
    return fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger());
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  return anyValue;
}

function fieldsLike(properties: Readonly<Record<string, unknown>>, schemas: Schemas): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, valueLike(field, name, schemas)]),
  );
  return fc.oneof(fc.record(fields), fc.record(fields, { requiredKeys: [] }));
}

/** Parts of the languages that some texts are in: put together at random, they come further than any text. */
const languages: Readonly<Record<string, readonly [parts: readonly string[], between: string]>> = {
  rule: [
    [
      "FREQ=DAILY",
      "FREQ=WEEKLY",
      "FREQ=MONTHLY",
      "FREQ=YEARLY",
      "FREQ=HOURLY",
      "INTERVAL=3",
      "COUNT=5",
      "BYDAY=MO,-1FR",
    ].concat([
      "BYMONTHDAY=31",
      "BYMONTH=2",
      "SKIP=BACKWARD",
      "UNTIL=20301231",
      "BYSETPOS=-1",
      "BYHOUR=9",
      "BYWEEKNO=53",
    ]),
    ";",
  ],
  query: [
    [
      "due",
      "<",
      ">=",
      "=",
      "tomorrow",
      "+3d",
      "2026-02-30",
      "none",
      "priority",
      "high",
      "&",
      "|",
      "!",
      "(",
      ")",
      "@a",
      '#"b c"',
    ].concat(['"milk"', "open", "overdue", "mon", "updated"]),
    " ",
  ],
  text: [
    [
      "every",
      "month",
      "on the 31st",
      "tomorrow",
      "9:00",
      "#a",
      "@b",
      "!high",
      "last friday",
      "2026-13-45",
      "milk",
      "東京",
    ].concat(["other", "week", "'", ":*", "&", "noon", "in 5 days", "99:99"]),
    " ",
  ],
  date: [
    ["2026-11-21", "2024-02-29", "2026-02-30", "9998-12-31", "9999-12-31", "0002-01-01", "0001-01-01"],
    "",
  ],
  updated_since: [
    [
      "2026-01-01T00:00:00Z",
      "0000-01-01T00:00:00Z",
      "9999-12-31T23:59:59-23:59",
      "2026-01-01T00:00:00+23:59",
    ],
    "",
  ],
  due_from: [["2026-11-21", "9998-12-31", "0001-01-01"], ""],
  occurrence: [["2026-11-21", "2026-02-30", "2026-11-21T09:00", "9999-12-31T23:59:59", "0000-01-01"], ""],
  time: [["09:00", "23:59:59", "24:00"], ""],
  time_zone: [["Europe/Berlin", "UTC", "Pacific/Apia", "Mars"], ""],
};

function textFor(name: string): fc.Arbitrary<string> {
  const known = languages[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
  if (known === undefined) return anyText;
  const [parts, between] = known;
  return fc
    .array(fc.constantFrom(...parts), { minLength: 1, maxLength: between === "" ? 1 : 8 })
    .map((chosen) => chosen.join(between));
}

/** A text with some of its characters changed, left out, or doubled. */
export function mutated(text: string): fc.Arbitrary<string> {
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
