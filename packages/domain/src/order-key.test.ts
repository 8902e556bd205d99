import { generateKeyBetween } from "fractional-indexing";
import { expect, test } from "vitest";
import { keyBetween, spreadOut } from "./order-key.ts";

interface Item {
  readonly id: string;
  position: string;
}

/** Puts an item right after another, as `positionFor` does, in memory. */
function moveAfter(items: Item[], moved: Item, anchor: Item): void {
  items.splice(items.indexOf(moved), 1);
  const at = items.indexOf(anchor) + 1;
  const [before, after] = [items.slice(0, at).toReversed(), items.slice(at)];
  const key = keyBetween(before[0]?.position, after[0]?.position);
  if (key !== undefined) moved.position = key;
  else {
    const spread = spreadOut(before, after, 100);
    if (spread === undefined) throw new Error("There is room at both ends.");
    moved.position = spread.key;
    for (const { id, position } of spread.moved) {
      const item = items.find((one) => one.id === id);
      if (item !== undefined) item.position = position;
    }
  }
  items.splice(at, 0, moved);
}

test("10,000 moves to one place keep the order right and keys short", () => {
  const items: Item[] = [];
  for (let index = 0; index < 500; index += 1)
    items.push({ id: `${index}`, position: generateKeyBetween(items.at(-1)?.position ?? null, null) });
  const [anchor] = items;
  if (anchor === undefined) throw new Error("There is none.");
  for (let step = 0; step < 10_000; step += 1) {
    const moved = items[1 + ((step * 37) % 499)];
    if (moved !== undefined) moveAfter(items, moved, anchor);
    expect(items[1]).toBe(moved);
  }
  const keys = items.map(({ position }) => position);
  expect(keys).toEqual(keys.toSorted());
  expect(new Set(keys).size).toBe(500);
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThanOrEqual(60);
});

test("new keys are between those that stay, or none if there is no room", () => {
  const sibling = (id: string, position: string) => ({ id, position });
  const before = [sibling("b", "a1"), sibling("a", "a0")];
  const after = [sibling("c", "a1"), sibling("d", "a2")];
  const spread = spreadOut(before, after, 1);
  const keys = [...(spread?.moved.map(({ position }) => position) ?? []), spread?.key ?? ""].toSorted();
  expect(keys).toHaveLength(3);
  expect(keys.every((key) => key > "a0" && key < "a2")).toBe(true);
  expect(
    spreadOut([sibling("b", "a1"), sibling("a", "a1")], [sibling("c", "a1"), sibling("d", "a1")], 1),
  ).toBe(undefined);
});
