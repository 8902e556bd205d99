import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCaller } from "../root.ts";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** All that has changed since a token, and where that ends. */
async function since({ api: caller }: TestUser, token: string, limit = 100) {
  const changes = [];
  let page = await caller.changes.list({ since: token, limit });
  changes.push(...page.changes);
  while (page.hasMore) {
    page = await caller.changes.list({ since: page.token, limit });
    changes.push(...page.changes);
  }
  return { changes, token: page.token };
}

const start = async ({ api: caller }: TestUser) => (await caller.changes.list()).token;

test("gives rows as they are now, of every kind, and tombstones", async () => {
  const ann = await api.aUser();
  const token = await start(ann);
  const list = await ann.api.list.create({ name: "Garden" });
  const label = await ann.api.label.create({ name: "home" });
  const filter = await ann.api.filter.create({ name: "Open", query: "open" });
  const task = await ann.api.task.create({ title: "Mow", listId: list.id, labelIds: [label.id] });
  const first = await since(ann, token);
  expect(first.changes).toEqual([
    { kind: "list", id: list.id, row: list },
    { kind: "label", id: label.id, row: label },
    { kind: "filter", id: filter.id, row: filter },
    { kind: "task", id: task.id, row: task },
  ]);

  await ann.api.label.delete({ id: label.id });
  await ann.api.task.delete({ id: task.id });
  const second = await since(ann, first.token);
  expect(second.changes).toHaveLength(2);
  expect(second.changes).toContainEqual({ kind: "label", id: label.id, row: null });
  const row = expect.objectContaining({ labelIds: [], version: 3 });
  expect(second.changes).toContainEqual({ kind: "task", id: task.id, row });
  await ann.api.task.purge({ id: task.id });
  const third = await since(ann, second.token);
  expect(third.changes).toEqual([{ kind: "task", id: task.id, row: null }]);
  expect((await since(ann, third.token)).changes).toEqual([]);
});

test("pages through many changes without losing any", async () => {
  const ann = await api.aUser();
  const token = await start(ann);
  const operations = Array.from({ length: 25 }, (_, index) => ({
    do: "create" as const,
    task: { title: `Task ${index}` },
  }));
  const { results } = await ann.api.task.batch({ operations });
  const { changes } = await since(ann, token, 10);
  expect(changes.map(({ id }) => id)).toEqual(results.map(({ id }) => id));
});

test("ends with what is written between two of its pages", async () => {
  const ann = await api.aUser();
  const token = await start(ann);
  await ann.api.task.create({ title: "One" });
  await ann.api.task.create({ title: "Two" });
  const first = await ann.api.changes.list({ since: token, limit: 1 });
  const later = await ann.api.task.create({ title: "Later" });
  const { changes } = await since(ann, first.token, 1);
  expect(changes.at(-1)).toEqual({ kind: "task", id: later.id, row: later });
});

test("delivers what a transaction writes that commits late, though later changes were delivered before", async () => {
  const ann = await api.aUser();
  await ann.api.task.create({ title: "First" });
  const token = await start(ann);
  const steps = new EventEmitter();
  const slow = api.db.asUser(ann.id, () =>
    api.db.transaction(async () => {
      const { id } = await ann.api.task.create({ title: "Slow" });
      const mayCommit = once(steps, "commit");
      steps.emit("written", id);
      await mayCommit;
    }),
  );
  const [slowId] = await once(steps, "written");
  const { id: quickId } = await ann.api.task.create({ title: "Quick" });
  const early = await since(ann, token);
  expect(early.changes.map(({ id }) => id)).toEqual([quickId]);
  steps.emit("commit");
  await slow;
  const late = await since(ann, early.token);
  expect(late.changes.map(({ id }) => id)).toEqual([slowId]);
});

test("says once and for all that one has to read everything again", async () => {
  const ann = await api.aUser();
  const { cursors } = await ann.context();
  const token = await start(ann);
  const [epoch = "", at = "", snapshot = ""] = cursors.decode(ann.id, "changes", token);
  const tokenOf = (keys: string[]) => cursors.encode(ann.id, { order: "changes", keys });
  const [xmin = "", xmax = ""] = snapshot.split(":");
  const resync = { code: "PRECONDITION_FAILED", cause: { reason: "resync_required" } };
  for (const old of [
    [epoch, "2026-01-01T00:00:00.000Z", snapshot],
    ["another", at, snapshot],
    [epoch, at, `${xmin}:${BigInt(xmax) + 1_000_000n}:`],
  ])
    await expect(ann.api.changes.list({ since: tokenOf(old) })).rejects.toMatchObject(resync);
});

test.each(["", "nonsense", "x.y"])("refuses %j as a token", async (token) => {
  const ann = await api.aUser();
  expect(await failure(ann.api.changes.list({ since: token }))).toMatchObject({ code: "BAD_REQUEST" });
});

test("refuses a token of another user", async () => {
  const [ann, bob] = [await api.aUser(), await api.aUser()];
  expect(await failure(bob.api.changes.list({ since: await start(ann) }))).toMatchObject({
    cause: { reason: "cursor_invalid" },
  });
});

test("an account that is deleted takes its log along", async () => {
  const ann = await api.aUser();
  await ann.api.task.create({ title: "Secret" });
  const count = () =>
    api.db.asSystem("count", () =>
      api.db.query("SELECT FROM log.changes WHERE user_id = $1", [ann.id], () => true),
    );
  expect(await count()).toHaveLength(1);
  await api.db.asSystem("delete", () => api.db.prisma.user.deleteMany({ where: { id: ann.id } }));
  expect(await count()).toEqual([]);
});

test("a retry with an Idempotency-Key has the call id of the first time", async () => {
  const ann = await api.aUser();
  const idempotencyKey = randomUUID();
  const [first, second] = [await ann.context(), await ann.context()];
  await createCaller({ ...first, idempotencyKey }).task.create({ title: "Once" });
  await createCaller({ ...second, idempotencyKey }).task.create({ title: "Once" });
  expect(first.callIds).toHaveLength(1);
  expect(second.callIds).toEqual(first.callIds);
});
