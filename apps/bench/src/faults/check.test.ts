import { describe, expect, test } from "vitest";
import { check, markOf, userNameOf } from "./check.ts";
import type { StoredTask } from "./check.ts";
import type { Call } from "./history.ts";

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

async function countProblems(calls: readonly Call[], stored: readonly StoredTask[]) {
  async function* history() {
    yield* calls;
  }
  const { lost, duplicated, foreign, refused } = await check(history(), stored);
  return {
    lost: lost.length,
    duplicated: duplicated.length,
    foreign: foreign.length,
    refused: refused.length,
  };
}

const nothing = { lost: 0, duplicated: 0, foreign: 0, refused: 0 };
const renamed = `Task 2${markOf(1)}`;

describe("the check accepts", () => {
  test.each<[string, Call[], StoredTask[]]>([
    ["a task that was created", [call("create")], [row()]],
    ["a creation with unknown outcome, stored", [call("create", unknown)], [row()]],
    ["a creation with unknown outcome, not stored", [call("create", unknown)], []],
    ["a creation that succeeded at the second attempt", [call("create", unknown), call("create")], [row()]],
    [
      "a creation with a key and unknown outcome, stored under any id",
      [call("create", { id: "key", keyed: true, ...unknown })],
      [row()],
    ],
    [
      "a creation that succeeded at the second attempt with a key",
      [call("create", { id: "key", keyed: true, ...unknown }), call("create", { keyed: true })],
      [row()],
    ],
    [
      "a task that was changed",
      [call("create"), call("rename", { title: renamed, version: 2 })],
      [row({ title: renamed, version: 2 })],
    ],
    [
      "a change with unknown outcome, stored",
      [call("create"), call("rename", { title: renamed, ...unknown })],
      [row({ title: renamed, version: 2 })],
    ],
    [
      "a change with unknown outcome, not stored",
      [call("create"), call("rename", { title: renamed, ...unknown })],
      [row()],
    ],
    ["a task that was deleted", [call("create"), call("delete")], []],
    ["a deletion with unknown outcome", [call("create"), call("delete", unknown)], [row()]],
    [
      "a second deletion that finds nothing",
      [call("create"), call("delete", unknown), call("delete", { outcome: "missing", status: 404 })],
      [],
    ],
  ])("%s", async (_case, calls, stored) => {
    expect(await countProblems(calls, stored)).toEqual(nothing);
  });
});

describe("the check finds", () => {
  test.each<[string, Call[], StoredTask[], Partial<typeof nothing>]>([
    [
      "a task that was created twice with one key",
      [call("create", { id: "key", keyed: true, ...unknown }), call("create", { keyed: true })],
      [row(), row({ id: "22222222-2222-4222-8222-222222222222" })],
      { duplicated: 1 },
    ],
    ["a lost task", [call("create")], [], { lost: 1 }],
    ["a lost change", [call("create"), call("rename", { title: renamed, version: 2 })], [row()], { lost: 2 }],
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
      { lost: 1, duplicated: 2 },
    ],
    [
      "a change that was made twice",
      [call("create"), call("rename", { title: renamed, version: 2 })],
      [row({ title: renamed, version: 3 })],
      { duplicated: 1 },
    ],
    ["a task that nobody created", [], [row()], { duplicated: 1 }],
    [
      "a task that was created twice",
      [call("create")],
      [row(), row({ id: id.replaceAll("1", "2") })],
      { duplicated: 2 },
    ],
    ["a deleted task that came back", [call("create"), call("delete")], [row()], { duplicated: 1 }],
    ["a task of another user", [call("create")], [row({ userId: userNameOf(2) })], { foreign: 1 }],
    ["a refused call", [call("create", { outcome: "refused", status: 400 })], [], { refused: 1 }],
  ])("%s", async (_case, calls, stored, found) => {
    expect(await countProblems(calls, stored)).toEqual({ ...nothing, ...found });
  });
});
