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
const sampleTexts = ["Buy milk tomorrow 9am p1 @home #garden", "Straße 🙂", "50% _ \\ off", "#3b82f6", "a0"];
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

/** Inputs that a schema accepts. @param ids of rows that exist */
export function inputsOf(schema: z.ZodType, ids: readonly string[]): fc.Arbitrary<unknown> {
  const of = (inner: unknown) => {
    if (!(inner instanceof z.ZodType)) throw new TypeError("Not a schema of zod.");
    return inputsOf(inner, ids);
  };
  // Refinements may compare fields, which are generated one by one.
  const isAccepted = (value: unknown) => schema.safeParse(value).success;
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.ZodType>(schema.shape);
    const values = Object.fromEntries(fields.map(([name, field]) => [name, of(field)]));
    const isRequired = (field: z.ZodType) => !(field instanceof z.ZodExactOptional) && !field.isOptional();
    const required = fields.flatMap(([name, field]) => (isRequired(field) ? [name] : []));
    return fc.record(values, { requiredKeys: required }).filter(isAccepted);
  }
  if (schema instanceof z.ZodArray)
    return fc.array(of(schema.element), { minLength: 1, maxLength: maxItems });
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(of));
  if (schema instanceof z.ZodNullable) return fc.option(of(schema.unwrap()), { freq: 3 });
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  if (isWrapper) return of(schema.unwrap());
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodArray) return of(schema.in);
  return valuesOf(schema, ids);
}

function valuesOf(schema: z.ZodType, ids: readonly string[]): fc.Arbitrary<unknown> {
  const choices =
    schema instanceof z.ZodEnum ? schema.options : schema instanceof z.ZodLiteral ? [...schema.values] : [];
  const accepted = [...choices, ...ids, ...sampleValues].filter((value) => schema.safeParse(value).success);
  if (accepted.length === 0)
    throw new Error(`sampleValues has nothing for: ${schema.description ?? schema.def.type}`);
  return fc.constantFrom(...accepted);
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
