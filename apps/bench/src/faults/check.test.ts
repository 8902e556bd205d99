import { describe, expect, test } from "vitest";
import { check, markOf, userNameOf } from "./check.ts";
import type { StoredTask } from "./check.ts";
import type { Call } from "./history.ts";

/** The check has to notice what it is there for. */
const id = "11111111-1111-4111-8111-111111111111";
const title = `Task 1${markOf(1)}`;
const call = (kind: Call["kind"], more: Partial<Call> = {}): Call => ({
  user: 1,
  kind,
  id,
  outcome: "done",
  status: 200,
  version: 1,
  ms: 1,
  ...(kind === "create" || kind === "rename" ? { title } : {}),
  ...more,
});
const row = (more: Partial<StoredTask> = {}): StoredTask => ({
  id,
  userId: userNameOf(1),
  title,
  version: 1,
  ...more,
});
const unknown = { outcome: "unknown", status: 0 } as const;

async function verdictOn(calls: readonly Call[], stored: readonly StoredTask[]) {
  async function* history() {
    yield* calls;
  }
  const { lost, twice, foreign, refused } = await check(history(), stored);
  return { lost: lost.length, twice: twice.length, foreign: foreign.length, refused: refused.length };
}

const nothing = { lost: 0, twice: 0, foreign: 0, refused: 0 };
const renamed = `Task 2${markOf(1)}`;

describe("is content with", () => {
  test.each<[string, Call[], StoredTask[]]>([
    ["a task that was made", [call("create")], [row()]],
    ["one of which nobody knows, there", [call("create", unknown)], [row()]],
    ["one of which nobody knows, not there", [call("create", unknown)], []],
    ["one that was made at the second attempt", [call("create", unknown), call("create")], [row()]],
    [
      "one of which nobody knows that was made with a key, under whatever id",
      [call("create", { id: "key", keyed: true, ...unknown })],
      [row()],
    ],
    [
      "one that was made at the second attempt with a key",
      [call("create", { id: "key", keyed: true, ...unknown }), call("create", { keyed: true })],
      [row()],
    ],
    [
      "one that was changed",
      [call("create"), call("rename", { title: renamed, version: 2 })],
      [row({ title: renamed, version: 2 })],
    ],
    [
      "a change of which nobody knows, made",
      [call("create"), call("rename", { title: renamed, ...unknown })],
      [row({ title: renamed, version: 2 })],
    ],
    [
      "a change of which nobody knows, not made",
      [call("create"), call("rename", { title: renamed, ...unknown })],
      [row()],
    ],
    ["one that was deleted", [call("create"), call("delete")], []],
    ["a deletion of which nobody knows", [call("create"), call("delete", unknown)], [row()]],
    [
      "a second deletion that finds nothing",
      [call("create"), call("delete", unknown), call("delete", { outcome: "missing", status: 404 })],
      [],
    ],
  ])("%s", async (_what, calls, stored) => {
    expect(await verdictOn(calls, stored)).toEqual(nothing);
  });
});

describe("notices", () => {
  test.each<[string, Call[], StoredTask[], Partial<typeof nothing>]>([
    [
      "one that was made twice with one key",
      [call("create", { id: "key", keyed: true, ...unknown }), call("create", { keyed: true })],
      [row(), row({ id: "22222222-2222-4222-8222-222222222222" })],
      { twice: 1 },
    ],
    ["a task that is lost", [call("create")], [], { lost: 1 }],
    [
      "a change that is lost",
      [call("create"), call("rename", { title: renamed, version: 2 })],
      [row()],
      { lost: 2 },
    ],
    [
      "a read that finds nothing",
      [call("create"), call("read", { outcome: "missing", status: 404 })],
      [row()],
      { lost: 1 },
    ],
    [
      "a read of an older version",
      [call("create"), call("rename", { title: renamed, version: 3 }), call("read", { version: 2 })],
      [row({ title: renamed, version: 3 })],
      { lost: 1, twice: 2 },
    ],
    [
      "a change that was made twice",
      [call("create"), call("rename", { title: renamed, version: 2 })],
      [row({ title: renamed, version: 3 })],
      { twice: 1 },
    ],
    ["a task that nobody asked for", [], [row()], { twice: 1 }],
    [
      "a task that was made twice",
      [call("create")],
      [row(), row({ id: id.replaceAll("1", "2") })],
      { twice: 2 },
    ],
    ["a task that came back", [call("create"), call("delete")], [row()], { twice: 1 }],
    ["a task of somebody else's", [call("create")], [row({ userId: userNameOf(2) })], { foreign: 1 }],
    ["a call that was refused", [call("create", { outcome: "refused", status: 400 })], [], { refused: 1 }],
  ])("%s", async (_what, calls, stored, found) => {
    expect(await verdictOn(calls, stored)).toEqual({ ...nothing, ...found });
  });
});
