import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { DataDocument } from "./data/schema.ts";
import { appRouter } from "./root.ts";
import { callPath, startTestApi } from "./testing.ts";
import type { TestApi, TestUser } from "./testing.ts";
import { flawed, inputsOf } from "./testing-inputs.ts";

let api: TestApi;
let ann: TestUser;
const [list, label, filter, feed] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
const webhook = randomUUID();
const [task, recurring, newIds] = [
  randomUUID(),
  randomUUID(),
  Array.from({ length: 50 }, () => randomUUID()),
];

beforeAll(async () => {
  api = await startTestApi();
  ann = await api.aUser();
  await ann.api.list.create({ id: list, name: "garden" });
  await ann.api.label.create({ id: label, name: "home" });
  await ann.api.filter.create({ id: filter, name: "Open", query: "open" });
  await ann.api.feed.create({ id: feed, name: "Phone" });
  await ann.api.webhook.create({ id: webhook, url: "http://127.0.0.1:9/" });
  await ann.api.task.create({ id: task, title: "Buy milk", listId: list, labelIds: [label] });
  const due = { date: "2036-12-01" };
  await ann.api.task.create({ id: recurring, title: "Water", due, recurrence: { rule: "FREQ=DAILY" } });
});
afterAll(() => api.close());

const schemas = Object.entries<unknown>(appRouter._def.procedures).flatMap(([path, procedure]) => {
  const { inputs } = z.object({ inputs: z.array(z.unknown()) }).parse(Reflect.get(Object(procedure), "_def"));
  return inputs.flatMap((schema) => (schema instanceof z.ZodType ? [{ path, schema }] : []));
});

test.each(schemas)("$path refuses unknown fields by name", async ({ path }) => {
  const input: unknown = JSON.parse(
    `{"id":"${randomUUID()}","title":"t","completed":true,"__proto__":{"x":1},"constructor":1,"extra":1}`,
  );
  const outcome = await callPath(ann.api, path, input);
  expect(outcome.code).toBe("BAD_REQUEST");
  expect(outcome.issues).toContainEqual({ path: ["extra"], message: "There is no such field." });
  expect(outcome.issues).toContainEqual({ path: ["__proto__"], message: "There is no such field." });
  expect(outcome.message).toContain("extra: There is no such field.");
});

const references = {
  listId: [list],
  parentId: [task],
  labelIds: [label],
  labelsAny: [label],
  labelsAll: [label],
  labelsNone: [label],
  listIds: [list],
  // Only a real one gets any further.
  cursor: [],
  // One of another day is refused.
  now: [new Date().toISOString()],
};
const idsByNamespace: Readonly<Record<string, readonly string[]>> = {
  task: [task, recurring],
  list: [list],
  label: [label],
  filter: [filter],
  feed: [feed],
  webhook: [webhook],
};

/** Mostly of rows that exist, so that a call has something to do. */
function inputsFor(path: string, schema: z.ZodType): fc.Arbitrary<unknown> {
  const own = [...(idsByNamespace[path.split(".")[0] ?? ""] ?? []), newIds[0]];
  return inputsOf(schema, { ...references, id: own, before: own, after: own });
}

/** Lines of cells that may or may not be right, in documents that are. */
const lines = (cells: readonly string[], separator: string) =>
  fc
    .array(fc.array(fc.constantFrom(...cells), { minLength: 1, maxLength: 8 }), { maxLength: 5 })
    .map((rows) => rows.map((row) => row.join(separator)).join("\r\n"));
const csvCells = [
  "task",
  "Milk @home",
  "2",
  "every day",
  "tomorrow",
  '"a\nb"',
  "",
  "Mars/Olympus",
  "30",
  "minute",
  "p1",
  "\0",
];
const calendarLines = [
  "SUMMARY:Milk",
  "UID:1",
  `UID:${task}`,
  "RELATED-TO:1",
  "DUE;VALUE=DATE:20361201",
  "DUE;TZID=Europe/Berlin:20361201T090000",
  "DTSTART:junk",
  "DURATION:PT0S",
  "RRULE:FREQ=DAILY",
  "RRULE:FREQ=SECONDLY;COUNT=0",
  "CATEGORIES:home,\\,",
  "PRIORITY:10",
  "BEGIN:VALARM",
  "END:VALARM",
  " folded",
];
const documents: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  "data.import": inputsOf(DataDocument, { ...references, id: newIds }),
  "data.importCsv": lines(csvCells, ",").map(
    (rows) => `TYPE,CONTENT,INDENT,DATE,DESCRIPTION,TIMEZONE\r\n${rows}`,
  ),
  "data.importCalendar": lines(calendarLines, "\r\n").map(
    (rows) => `BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:2\r\n${rows}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n`,
  ),
};

describe("generated inputs", () => {
  const asInput = (value: unknown) => ({
    document: typeof value === "string" ? value : JSON.stringify(value),
  });
  const withFlaws = (inputs: fc.Arbitrary<unknown>) => fc.oneof(inputs, flawed(inputs));

  test.each(schemas)("never make $path fail for a reason of its own", async ({ path, schema }) => {
    const inputs = withFlaws(inputsFor(path, schema));
    const document = documents[path];
    const all = document === undefined ? inputs : fc.oneof(inputs, withFlaws(document).map(asInput));
    await fc.assert(
      fc.asyncProperty(all, async (input) => {
        const { code } = await callPath(ann.api, path, input);
        expect([undefined, "BAD_REQUEST", "NOT_FOUND", "CONFLICT"]).toContain(code);
      }),
      { numRuns: 30 },
    );
  });
});
