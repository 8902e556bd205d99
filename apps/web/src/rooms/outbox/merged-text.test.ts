/** What a merged text begins with. */
import { expect, test } from "vitest";
import { mergedText } from "./merged-text.ts";

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
