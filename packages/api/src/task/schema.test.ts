import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callPath, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
let ann: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  ann = await api.aUser();
});
afterAll(() => api.close());

const astral = "𝒳";

describe("titles and descriptions", () => {
  test.each([
    ["255 characters", "t".repeat(255)],
    ["255 astral characters", astral.repeat(255)],
    ["white space around", `  ${astral.repeat(255)}\n\u00a0`],
    ["a zero-width joiner", "👩‍👩‍👧"],
    ["quotes and backslashes", `'; DROP TABLE tasks; -- \\ " \u2028`],
  ])("a title may have %s", async (_what, title) => {
    expect((await ann.api.task.create({ title })).title).toBe(title.trim());
  });

  test.each([
    ["empty", "", "Must not be empty."],
    ["white space", " \t\n\u3000\ufeff", "Must not be empty."],
    ["what PostgreSQL calls white space", "\u0085", "Must not be empty."],
    ["256 characters", "t".repeat(256), "Must have at most 255 characters."],
    ["256 astral characters", astral.repeat(256), "Must have at most 255 characters."],
    ["with NUL", "a\0b", "Must not contain NUL or half of a surrogate pair."],
    ["with a lone surrogate", "a\ud800b", "Must not contain NUL or half of a surrogate pair."],
    ["a number", 7, "Must be a text."],
    ["null", null, "Must be a text."],
    ["an array", ["x"], "Must be a text."],
    ["an object", { set: "x" }, "Must be a text."],
  ])("a title may not be %s", async (_what, title, message) => {
    const expected = { code: "BAD_REQUEST", issues: [{ path: ["title"], message }] };
    expect(await callPath(ann.api, "task.create", { title })).toMatchObject(expected);
    expect(await callPath(ann.api, "task.update", { id: randomUUID(), title })).toMatchObject(expected);
  });

  test("a description has up to 16,384 characters, which are kept as they are", async () => {
    const description = `  ${astral.repeat(16_380)}\r\n`;
    expect((await ann.api.task.create({ title: "t", description })).description).toBe(description);
    expect(
      await callPath(ann.api, "task.create", { title: "t", description: "d".repeat(16_385) }),
    ).toMatchObject({
      issues: [{ path: ["description"], message: "Must have at most 16384 characters." }],
    });
  });

  test("texts that are accepted are returned unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 300 }), async (text) => {
        const outcome = await callPath(ann.api, "task.create", { title: text, description: text });
        if (outcome.code === undefined) {
          expect(outcome.result).toMatchObject({ title: text.trim(), description: text });
        } else {
          expect(outcome.code).toBe("BAD_REQUEST");
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("inputs of tasks", () => {
  test.each([
    ["deep", JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`), "Is nested too deeply."],
    [
      "wide",
      Array.from({ length: 590 }, () => Array.from({ length: 590 }, () => [])),
      "Must have at most 20000 values in all.",
    ],
    ["long", Array.from({ length: 1_001 }, () => 1), "Must have at most 1000 members."],
  ])("a %s input is refused at once", async (_what, input, message) => {
    const outcome = await callPath(ann.api, "task.create", input);
    expect(outcome).toMatchObject({ code: "BAD_REQUEST", issues: [{ message }] });
  });

  test("errors name at most 20 issues, each briefly", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [`${index}${"x".repeat(1000)}`.slice(0, 300), 1]),
    );
    const outcome = await callPath(ann.api, "task.create", many);
    expect(outcome.issues).toHaveLength(20);
    expect(JSON.stringify(outcome).length).toBeLessThan(20_000);
  });

  test.each([
    ["limit", 0],
    ["limit", 201],
    ["limit", 1.5],
    ["limit", "10"],
    ["limit", null],
    ["limit", Infinity],
    ["completed", "true"],
    ["cursor", 1],
  ])("task.list refuses %s = %s", async (name, value) => {
    expect(await callPath(ann.api, "task.list", { [name]: value })).toMatchObject({
      code: "BAD_REQUEST",
      issues: [{ path: [name] }],
    });
  });

  test.each([
    "",
    "1",
    "not-a-uuid",
    "00000000-0000-0000-0000-00000000000g",
    7,
    { not: "x" },
    { contains: "" },
    ["x"],
  ])("%j is no id", async (id) => {
    for (const path of ["task.byId", "task.delete", "task.update"]) {
      expect(await callPath(ann.api, path, { id })).toMatchObject({
        code: "BAD_REQUEST",
        issues: [{ path: ["id"], message: "Must be a UUID." }],
      });
    }
  });

  test.each([0, -1, 1.5, 2 ** 31, "1", null])("%j is no version", async (ifVersion) => {
    const outcome = await callPath(ann.api, "task.update", { id: randomUUID(), ifVersion });
    expect(outcome).toMatchObject({ code: "BAD_REQUEST", issues: [{ path: ["ifVersion"] }] });
  });
});
