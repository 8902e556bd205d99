import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { Caller, TestApi, TestUser } from "../testing.ts";
import { maxDepth } from "../schema/task.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const changesPerClient = 15;
const clients = 20;
const taskCount = 60;

const random = (count: number) => Math.floor(Math.random() * count);
const pick = <T>(all: readonly T[]): T => {
  const one = all[random(all.length)];
  if (one === undefined) throw new Error("There is none.");
  return one;
};

/** One change of one task, whatever state it is in. */
async function changeSomething(
  { task }: Caller,
  ids: readonly string[],
  listIds: readonly string[],
): Promise<void> {
  const [id, other] = [pick(ids), pick(ids)];
  switch (random(8)) {
    case 0:
      return void (await task.move({ id, parentId: other }));
    case 1:
      return void (await task.move({ id, listId: random(3) === 0 ? null : pick(listIds) }));
    case 2:
      return void (await task.move({ id, [random(2) === 0 ? "before" : "after"]: other }));
    case 3:
      return void (await task.move({ id, parentId: null }));
    case 4:
      return void (await task.setCompleted({ id, completed: random(2) === 0, withSubtasks: true }));
    case 5:
      return void (await task.delete({ id }));
    default:
      return void (await task.restore({ id }));
  }
}

/** What may be answered, since the others do not wait. */
const expected = new Set(["NOT_FOUND", "BAD_REQUEST"]);

/** @returns how many changes were made, rather than refused */
async function keepChanging(
  { api: caller }: TestUser,
  ids: readonly string[],
  listIds: readonly string[],
): Promise<number> {
  let changes = 0;
  for (let attempt = 0; attempt < changesPerClient; attempt += 1) {
    try {
      await changeSomething(caller, ids, listIds);
      changes += 1;
    } catch (error) {
      if (!(error instanceof TRPCError) || !expected.has(error.code)) throw error;
    }
  }
  return changes;
}

test("moves, completions, deletions and restores by 20 clients at once lose no task and create no cycle", async () => {
  const ann = await api.aUser();
  const listIds: string[] = [];
  for (const name of ["a", "b", "c"]) listIds.push((await ann.api.list.create({ name })).id);
  const ids: string[] = [];
  for (let number = 0; number < taskCount; number += 1)
    ids.push((await ann.api.task.create({ title: `${number}` })).id);

  const changes = await Promise.all(Array.from({ length: clients }, () => keepChanging(ann, ids, listIds)));
  expect(Math.min(...changes)).toBeGreaterThan(0);

  const live = (await ann.api.task.list({ limit: 200 })).items;
  const trash = (await ann.api.task.trash({ limit: 200 })).items;
  expect([...live, ...trash].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  const byId = new Map(live.map((task) => [task.id, task]));
  for (const task of live) {
    let depth = 0;
    for (let at = task; at.parentId !== null; depth += 1) {
      const parent = byId.get(at.parentId);
      // A live task has a live parent, in the same list, and five above it at most: so there is no circle.
      expect(parent?.listId).toBe(task.listId);
      expect(depth).toBeLessThan(maxDepth);
      if (parent === undefined) break;
      at = parent;
    }
  }
  const inOrder = (await ann.api.task.list({ sort: "manual", limit: 200 })).items;
  expect(inOrder.map(({ id }) => id).toSorted()).toEqual(live.map(({ id }) => id).toSorted());
});
