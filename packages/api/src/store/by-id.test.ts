import { randomUUID } from "node:crypto";
import { openTestDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCaller } from "../root.ts";
import { startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** Calls of one batch, as the server makes them, and the statements that they have sent. */
async function batchOf(user: TestUser) {
  const statements: string[] = [];
  const context = await user.context(20);
  const query: typeof api.db.query = (sql, ...rest) => {
    statements.push(sql);
    return api.db.query(sql, ...rest);
  };
  return { call: createCaller({ ...context, db: { ...context.db, query } }), statements };
}

/** What it gives, or what it is refused with. */
const outcome = (call: Promise<unknown>) => call.catch((error: unknown) => error);

const nouns = ["task", "list", "label", "filter", "feed"] as const;

const makeOne = {
  task: ({ api: call }: TestUser) => call.task.create({ title: "Mine" }),
  list: ({ api: call }: TestUser) => call.list.create({ name: "Mine" }),
  label: ({ api: call }: TestUser) => call.label.create({ name: randomUUID() }),
  filter: ({ api: call }: TestUser) => call.filter.create({ name: "Mine", query: "overdue" }),
  feed: ({ api: call }: TestUser) => call.feed.create({ name: "Mine" }),
};

describe.each(nouns)("several calls of %s.byId in one batch", (noun) => {
  test("send one statement, and are answered one by one", async () => {
    const ann = await api.aUser();
    const [first, second] = [await makeOne[noun](ann), await makeOne[noun](ann)];
    const { call, statements } = await batchOf(ann);

    const ids = [second.id, randomUUID(), first.id, second.id, first.id.toUpperCase()];
    const answers = await Promise.all(ids.map((id) => outcome(call[noun].byId({ id }))));

    expect(answers).toMatchObject([second, { code: "NOT_FOUND" }, first, second, first]);
    expect(statements).toHaveLength(1);
  });

  test("do not find rows of others", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const [hers, his] = [await makeOne[noun](ann), await makeOne[noun](bob)];
    const { call } = await batchOf(bob);

    const [found, stranger] = await Promise.all([
      call[noun].byId({ id: his.id }),
      outcome(call[noun].byId({ id: hers.id })),
    ]);
    expect(found).toEqual(his);
    expect(stranger).toMatchObject({ code: "NOT_FOUND" });
  });
});

test("batches of several users at the same time find their own rows only", async () => {
  const users = await Promise.all(Array.from({ length: 8 }, () => api.aUser()));
  const made = await Promise.all(users.map((user) => makeOne.task(user)));
  const batches = await Promise.all(users.map(batchOf));

  const answers = await Promise.all(
    batches.map(({ call }) => Promise.all(made.map(({ id }) => outcome(call.task.byId({ id }))))),
  );
  expect(answers).toMatchObject(
    users.map((_, user) => made.map((task, owner) => (owner === user ? task : { code: "NOT_FOUND" }))),
  );
});

test("a later call of a batch reads again", async () => {
  const ann = await api.aUser();
  const { id } = await makeOne.task(ann);
  const { call } = await batchOf(ann);
  await call.task.byId({ id });
  await ann.api.task.update({ id, title: "Changed" });
  expect(await call.task.byId({ id })).toMatchObject({ title: "Changed" });
});

test("an unreachable database fails every call of a batch", async () => {
  const ann = await api.aUser();
  const db = openTestDatabase("postgresql://taskwell@127.0.0.1:1/nowhere");
  const call = createCaller({ ...(await ann.context(2)), db });
  const answers = await Promise.all([1, 2].map(() => outcome(call.task.byId({ id: randomUUID() }))));
  await db.close();
  expect(answers).toMatchObject([{ code: "SERVICE_UNAVAILABLE" }, { code: "SERVICE_UNAVAILABLE" }]);
});
