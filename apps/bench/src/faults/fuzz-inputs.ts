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
export function inputLike(properties: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      fc.oneof(valueLike(field), valueLike(field), anyValue),
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

export function valueLike(field: unknown): fc.Arbitrary<unknown> {
  const { type, format } = z
    .object({ type: z.string().optional(), format: z.string().optional() })
    .catch({})
    .parse(field);
  if (format === "uuid") return fc.uuid();
  if (type === "string") return anyText;
  if (type === "integer" || type === "number")
    return fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger());
  if (type === "boolean") return fc.boolean();
  return anyValue;
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
