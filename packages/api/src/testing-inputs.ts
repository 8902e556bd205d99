/** For tests: generated inputs of procedures, which follow their zod schemas, and inputs with one flaw. */
import fc from "fast-check";
import { z } from "zod";

const sampleNumbers = [-1, 0, 1, 2, 30, 1.5, 2 ** 31];
const sampleDates = ["0002-01-01", "2036-02-29", "2036-12-01", "9998-12-31", "2036-12-01T09:00"];
const sampleTimes = ["09:30", "23:59:59", "2036-12-01T09:00:00Z", "1999-12-31T23:59:59.999+14:00"];
const sampleZones = ["UTC", "Europe/Berlin", "America/St_Johns"];
const sampleRules = [
  "FREQ=DAILY",
  "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=3",
  "FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD",
];
const sampleQueries = [
  "open & due < +3d",
  '"milk" | (!@home & #garden)',
  "priority >= high & created < yesterday",
];
const sampleTexts = [
  "http://127.0.0.1:9/",
  "6f1de4e0-2b0c-4f6e-9d6b-0a6f4e1f2a3b",
  "Buy milk tomorrow 9am p1 @home #garden",
  "Straße 🙂",
  "50% _ \\ off",
  "#3b82f6",
  "a0",
];
/** Values of every form that a field may have. Each field takes those that its own schema accepts. */
const sampleValues = [
  null,
  true,
  false,
  ...sampleNumbers,
  ...sampleDates,
  ...sampleTimes,
  ...sampleZones,
  ...sampleRules,
  ...sampleQueries,
  ...sampleTexts,
];

/** Arrays in inputs: most may have many more members, which only take time here. */
const maxItems = 3;

/** Values for fields of some names. A field without any is left out. */
export type NamedValues = Readonly<Record<string, readonly unknown[]>>;

/** Inputs that a schema accepts. */
export function inputsOf(schema: z.ZodType, named: NamedValues, name = ""): fc.Arbitrary<unknown> {
  const of = (inner: unknown, innerName = name) => {
    if (!(inner instanceof z.ZodType)) throw new TypeError("Not a schema of zod.");
    return inputsOf(inner, named, innerName);
  };
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.ZodType>(schema.shape).filter(([field]) => named[field]?.length !== 0);
    const values = Object.fromEntries(fields.map(([field, inner]) => [field, of(inner, field)]));
    const isRequired = (inner: z.ZodType) => !(inner instanceof z.ZodExactOptional) && !inner.isOptional();
    const required = fields.flatMap(([field, inner]) => (isRequired(inner) ? [field] : []));
    // Refinements may compare fields, which are generated one by one.
    return fc.record(values, { requiredKeys: required }).filter((value) => schema.safeParse(value).success);
  }
  if (schema instanceof z.ZodArray)
    return fc.array(of(schema.element), { minLength: 1, maxLength: maxItems });
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map((option) => of(option)));
  if (schema instanceof z.ZodNullable) return fc.option(of(schema.unwrap()), { freq: 3 });
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  if (isWrapper) return of(schema.unwrap());
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodArray) return of(schema.in);
  return valuesOf(schema, named[name] ?? []);
}

function valuesOf(schema: z.ZodType, named: readonly unknown[]): fc.Arbitrary<unknown> {
  const choices =
    schema instanceof z.ZodEnum
      ? schema.options
      : schema instanceof z.ZodLiteral
        ? [...schema.values]
        : sampleValues;
  for (const values of [named, choices]) {
    const accepted = values.filter((value) => schema.safeParse(value).success);
    if (accepted.length > 0) return fc.constantFrom(...accepted);
  }
  throw new Error(`sampleValues has nothing for: ${schema.description ?? schema.def.type}`);
}

/** The same with one thing in them replaced or left out. */
export function flawed(inputs: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const text = fc.string({ unit: "binary" });
  const replacement = fc.oneof(fc.constantFrom(undefined, ...sampleValues), text, fc.jsonValue());
  return fc.tuple(inputs, fc.nat(), replacement).map(([input, at, other]) => {
    const json = JSON.stringify(input);
    let count = 0;
    JSON.parse(json, () => void (count += 1));
    let left = at % count;
    return JSON.parse(json, (_, node: unknown) => (left-- === 0 ? other : node));
  });
}
