import { expect, test } from "vitest";
import { changesAnything, importResultOf, kindsIn } from "./import-result.ts";

const none = { created: 0, updated: 0, unchanged: 0 };

test("a result is read, and says what the document has", () => {
  const body = {
    dry_run: true,
    tasks: { created: 2, updated: 1, unchanged: 0 },
    lists: { ...none, unchanged: 1 },
    labels: none,
    filters: none,
    notes: ["Row 3: …"],
  };
  const result = importResultOf(body);
  expect(result).toMatchObject({ dryRun: true, tasks: { created: 2 }, notes: ["Row 3: …"] });
  expect(kindsIn(result)).toEqual(["tasks", "lists"]);
  expect(changesAnything(result)).toBe(true);
  expect(changesAnything({ ...result, tasks: none })).toBe(false);
});

test("anything else is refused", () => {
  expect(() => importResultOf("<h1>Bad gateway</h1>")).toThrow(TypeError);
});
