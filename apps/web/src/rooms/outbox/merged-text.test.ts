/** What a merged text begins with. */
import { expect, test } from "vitest";
import { mergedText, problemOf, tidied } from "./merged-text.ts";

test("has the changes of both sides, if they are in different lines", () => {
  const base = "Milk\nEggs\nBread\nTea";
  const sides = { base, mine: "Oat milk\nEggs\nBread\nTea", theirs: "Milk\nEggs\nBread\nTea\nSalt" };
  expect(mergedText(sides, "\n")).toBe("Oat milk\nEggs\nBread\nTea\nSalt");
});

test("has both lines, ours first, if both changed the same", () => {
  const sides = { base: "Milk\nEggs", mine: "Oat milk\nEggs", theirs: "Soy milk\nEggs" };
  expect(mergedText(sides, "\n")).toBe("Oat milk\nSoy milk\nEggs");
  expect(mergedText({ base: "", mine: "Mine", theirs: "Theirs" }, "\n")).toBe("Mine\nTheirs");
});

test("has once what both sides changed alike", () => {
  const sides = { base: "Milk\nEggs", mine: "Soy milk\nEggs", theirs: "Soy milk\nEggs\nSalt" };
  expect(mergedText(sides, "\n")).toBe("Soy milk\nEggs\nSalt");
});

test("keeps a line that one side removed away, and is empty when both removed all", () => {
  expect(mergedText({ base: "A\nB\nC", mine: "B\nC", theirs: "A\nB\nD" }, "\n")).toBe("B\nD");
  expect(mergedText({ base: "A", mine: "", theirs: "" }, "\n")).toBe("");
});

test("compares a title by its words", () => {
  const sides = { base: "Buy milk", mine: "Buy oat milk", theirs: "Buy milk today" };
  expect(mergedText(sides, " ")).toBe("Buy oat milk today");
});

test("keeps the indentation of a description, and not the spaces around a title", () => {
  expect(tidied("description", "    npm test\n")).toBe("    npm test\n");
  expect(tidied("description", " \n ")).toBe("");
  expect(tidied("title", " Buy milk ")).toBe("Buy milk");
});

test("cannot be saved if it is too long, or a title is empty", () => {
  expect(problemOf("title", "a".repeat(256))).toBe("Must have at most 255 characters.");
  expect(problemOf("description", "a".repeat(16_385))).toBe("Must have at most 16384 characters.");
  expect(problemOf("title", "")).toBe("A task needs a title.");
});

test("can be saved up to the longest that the server takes, and a description can be empty", () => {
  expect(problemOf("title", "🥛".repeat(255))).toBeUndefined();
  expect(problemOf("description", "")).toBeUndefined();
});
