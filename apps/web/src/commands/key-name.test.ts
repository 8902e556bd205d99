/** Keys of several layouts, as browsers tell them. */
import { expect, test } from "vitest";
import { keyNameOf } from "./key-name.ts";
import { commands } from "./table.ts";

const plain = { code: "", metaKey: false, ctrlKey: false, altKey: false, shiftKey: false };
const press = (key: string, held: Partial<typeof plain> = {}) => ({ ...plain, key, ...held });

test.each([
  ["j", press("j")],
  ["j", press("J")],
  ["Shift+j", press("J", { shiftKey: true })],
  ["?", press("?", { shiftKey: true })],
  ["/ of a German keyboard", press("/", { shiftKey: true }), "/"],
  ["Shift+ArrowDown", press("ArrowDown", { shiftKey: true })],
  ["Alt+ArrowUp", press("ArrowUp", { altKey: true })],
  ["Mod+z", press("z", { ctrlKey: true })],
  ["Mod+Shift+z", press("Z", { ctrlKey: true, shiftKey: true })],
  ["# by AltGr on Windows", press("#", { ctrlKey: true, altKey: true }), "#"],
  ["# by AltGr elsewhere", press("#"), "#"],
  ["the Windows key", press("e", { metaKey: true }), "Meta+e"],
  ["Cyrillic й", press("й", { code: "KeyQ" }), "q"],
  ["Polish ę by AltGr", press("ę", { code: "KeyE", ctrlKey: true, altKey: true }), "Mod+Alt+ę"],
])("on a PC: %s", (name, pressed, expected = name) => {
  expect(keyNameOf(pressed, false)).toBe(expected);
});

test.each([
  ["Mod+k", press("k", { metaKey: true })],
  ["Mod+Shift+z", press("z", { metaKey: true, shiftKey: true })],
  ["# by Option", press("#", { altKey: true }), "#"],
  ["Ctrl+E goes to the end of a line", press("e", { ctrlKey: true }), "Control+e"],
  ["Ctrl+K deletes to the end of a line", press("k", { ctrlKey: true }), "Control+k"],
])("on a Mac: %s", (name, pressed, expected = name) => {
  expect(keyNameOf(pressed, true)).toBe(expected);
});

test("every key belongs to one command, and is none that begins another", () => {
  const keys = commands.flatMap((command) => command.keys);
  expect(keys).toHaveLength(new Set(keys).size);
  const firstKeys = new Set(keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]));
  expect(keys.filter((key) => firstKeys.has(key))).toEqual([]);
});
