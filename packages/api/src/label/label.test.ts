import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { integer } from "@taskwell/db/row";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allOf, failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe("labels", () => {
  test("are created with defaults, and changed field by field", async () => {
    const ann = await api.aUser();
    const label = await ann.api.label.create({ name: " work ", color: "#FF0000" });
    expect(label).toEqual({
      id: expect.any(String),
      userId: ann.id,
      name: "work",
      color: "#ff0000",
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: label.createdAt,
    });
    const { id } = label;
    expect(await ann.api.label.byId({ id })).toEqual(label);
    expect(await ann.api.label.update({ id, name: "Work", ifVersion: 1 })).toMatchObject({
      name: "Work",
      version: 2,
    });
    expect(await ann.api.label.update({ id, color: null })).toMatchObject({ name: "Work", color: null });
    expect(await failure(ann.api.label.update({ id, name: "x", ifVersion: 1 }))).toMatchObject({
      cause: { reason: "version_mismatch", current: { name: "Work", version: 3 } },
    });
  });

  test.each([
    ["work", "WORK"],
    ["Straße", "STRASSE".toLowerCase().replace("ss", "ß")],
    ["дом", "ДОМ"],
    ["École", "e\u0301cole"],
  ])("are unique without regard to case: %s is %s", async (first, second) => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const label = await ann.api.label.create({ name: first });
    const taken = { code: "CONFLICT", cause: { reason: "label_name_taken", current: label } };
    expect(await failure(ann.api.label.create({ name: second }))).toMatchObject(taken);
    const other = await ann.api.label.create({ name: `${first} 2` });
    expect(await failure(ann.api.label.update({ id: other.id, name: second }))).toMatchObject(taken);
    expect(await bob.api.label.create({ name: second })).toMatchObject({ userId: bob.id });
  });

  test("are created once by retries with the same id and content; with other content it is a conflict", async () => {
    const ann = await api.aUser();
    const input = { id: randomUUID(), name: "once" };
    const made = [];
    for (let time = 0; time < 3; time += 1) made.push(await ann.api.label.create(input));
    expect(new Set(made.map((label) => JSON.stringify(label))).size).toBe(1);
    expect(await failure(ann.api.label.create({ ...input, name: "twice" }))).toMatchObject({
      cause: { reason: "label_id_taken", current: made[0] },
    });
  });

  test("are created once by ten calls with one name at the same time", async () => {
    const ann = await api.aUser();
    const made = await Promise.all(
      Array.from({ length: 10 }, () => failure(ann.api.label.create({ name: "race" }))),
    );
    expect(made.filter((answer) => answer === "no error")).toHaveLength(1);
  });

  test("are listed by name, as people sort, page by page", async () => {
    const ann = await api.aUser();
    for (const name of ["zebra", "Äpfel", "apple", "Banana", "éclair", "яблоко"])
      await ann.api.label.create({ name });
    const all = await allOf((from) => ann.api.label.list({ limit: 2, ...from }));
    expect(all.map(({ name }) => name)).toEqual(["Äpfel", "apple", "Banana", "éclair", "zebra", "яблоко"]);
  });
});

describe("the labels of a task", () => {
  test("are set when it is created, and replaced as a whole", async () => {
    const ann = await api.aUser();
    const { task, label } = ann.api;
    const [a, b, c] = [
      await label.create({ name: "a" }),
      await label.create({ name: "b" }),
      await label.create({ name: "c" }),
    ];
    const { id, labelIds } = await task.create({ title: "x", labelIds: [b.id, a.id, b.id.toUpperCase()] });
    expect(labelIds).toEqual([b.id, a.id]);
    expect(await task.update({ id, title: "y" })).toMatchObject({ labelIds: [b.id, a.id], version: 2 });
    expect(await task.update({ id, labelIds: [c.id] })).toMatchObject({ labelIds: [c.id], version: 3 });
    expect(await task.update({ id, labelIds: [c.id] })).toMatchObject({ version: 3 });
    expect(await task.update({ id, labelIds: [] })).toMatchObject({ labelIds: [], version: 4 });
  });

  test("must be the user's own, exist, and be 50 at most", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const hers = await ann.api.label.create({ name: "hers" });
    const { id } = await bob.api.task.create({ title: "x" });
    for (const labelId of [hers.id, randomUUID()]) {
      for (const call of [
        () => bob.api.task.create({ title: "x", labelIds: [labelId] }),
        () => bob.api.task.update({ id, labelIds: [labelId] }),
      ])
        expect(await failure(call())).toMatchObject({
          code: "NOT_FOUND",
          cause: { reason: "label_not_found" },
        });
    }
    const labelIds = Array.from({ length: 51 }, () => randomUUID());
    expect(await failure(bob.api.task.update({ id, labelIds }))).toMatchObject({ code: "BAD_REQUEST" });
    expect(await bob.api.task.byId({ id })).toMatchObject({ labelIds: [], version: 1 });
  });

  test("lose a deleted label, also in the trash", async () => {
    const ann = await api.aUser();
    const { task, label } = ann.api;
    const [gone, kept] = [await label.create({ name: "gone" }), await label.create({ name: "kept" })];
    const made = await task.create({ title: "x", labelIds: [gone.id, kept.id] });
    const deleted = await task.create({ title: "y", labelIds: [gone.id] });
    await task.delete({ id: deleted.id });
    expect(await failure(label.delete({ id: gone.id, ifVersion: 2 }))).toMatchObject({
      cause: { reason: "version_mismatch" },
    });
    expect(await label.delete({ id: gone.id })).toEqual({ id: gone.id });
    expect(await task.byId({ id: made.id })).toMatchObject({ labelIds: [kept.id], version: 2 });
    expect(await task.restore({ id: deleted.id })).toMatchObject({ labelIds: [] });
    expect(await failure(label.byId({ id: gone.id }))).toMatchObject({ code: "NOT_FOUND" });
  });

  test("never include a label that is deleted at the same time", async () => {
    const ann = await api.aUser();
    const { task, label } = ann.api;
    for (let round = 0; round < 5; round += 1) {
      const { id: labelId } = await label.create({ name: `contested ${round}` });
      const { id } = await task.create({ title: "existing" });
      const given = [
        ...Array.from({ length: 5 }, () => failure(task.create({ title: "new", labelIds: [labelId] }))),
        failure(task.update({ id, labelIds: [labelId] })),
      ];
      await label.delete({ id: labelId });
      await Promise.all(given);
      const { items } = await task.list({ limit: 200 });
      expect(items.filter(({ labelIds }) => labelIds.includes(labelId))).toEqual([]);
    }
  });

  /** Begins the second change while the first is not committed, and commits that once the second waits for it. */
  async function overlap(user: TestUser, first: () => Promise<unknown>, second: () => Promise<unknown>) {
    const isMade = new EventEmitter();
    const secondResult = once(isMade, "made").then(() => failure(second()));
    const isWaiting = once(isMade, "made").then(() => expect.poll(() => countWaiting()).toBe(1));
    await api.db.asUser(user.id, () =>
      api.db.transaction(async () => {
        await first();
        isMade.emit("made");
        await isWaiting;
      }),
    );
    return await secondResult;
  }

  async function countWaiting() {
    const sql = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    const counting = api.db.asSystem("see who waits for a lock", () =>
      api.db.query(sql, [], ([count]) => integer(count)),
    );
    return (await counting)[0];
  }

  test("lose a label whose deletion waited for the task to be created", async () => {
    const ann = await api.aUser();
    const { task, label } = ann.api;
    const { id: labelId } = await label.create({ name: "contested" });
    const id = randomUUID();
    const creation = () => task.create({ id, title: "x", labelIds: [labelId] });
    expect(await overlap(ann, creation, () => label.delete({ id: labelId }))).toBe("no error");
    expect(await task.byId({ id })).toMatchObject({ labelIds: [] });
  });

  test("cannot include a label whose deletion they waited for", async () => {
    const ann = await api.aUser();
    const { task, label } = ann.api;
    const { id: labelId } = await label.create({ name: "contested" });
    const creation = () => task.create({ title: "x", labelIds: [labelId] });
    expect(await overlap(ann, () => label.delete({ id: labelId }), creation)).toMatchObject({
      cause: { reason: "label_not_found" },
    });
    expect((await task.list()).items).toEqual([]);
  });

  test("are taken off by deletions of several at once", async () => {
    const ann = await api.aUser();
    const { task, label } = ann.api;
    for (let round = 0; round < 5; round += 1) {
      const labels = await Promise.all(["a", "b", "c"].map((name) => label.create({ name })));
      const labelIds = labels.map(({ id }) => id);
      for (let count = 0; count < 3; count += 1) await task.create({ title: "x", labelIds });
      await Promise.all(labelIds.map((id) => label.delete({ id })));
    }
    expect((await task.list()).items.filter(({ labelIds }) => labelIds.length > 0)).toEqual([]);
  });
});
