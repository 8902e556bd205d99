import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test("me.get gives the token's claims before the first write, and what was stored after it", async () => {
  const email = `${randomUUID()}@example.com`;
  const ann = await api.aUser({ email, name: "Ann" });
  expect(await ann.api.me.get()).toEqual({ id: ann.id, email, name: "Ann", createdAt: null });

  await ann.api.task.create({ title: "First" });
  const renamed = await api.aUser({ sub: ann.id, email, name: "Anna" });
  expect(await renamed.api.me.get()).toEqual({
    id: ann.id,
    email,
    name: "Ann",
    createdAt: expect.stringMatching(/Z$/),
  });
});

test("a token needs no e-mail address or name", async () => {
  const ann = await api.aUser();
  await ann.api.task.create({ title: "First" });
  expect(await ann.api.me.get()).toMatchObject({ id: ann.id, email: null, name: null });
});

test("a user with another user's e-mail address can work, and does not learn whose it is", async () => {
  const email = `${randomUUID()}@example.com`;
  const [ann, bob] = [await api.aUser({ email, name: "Ann" }), await api.aUser({ email, name: "Bob" })];
  await ann.api.task.create({ title: "Hers" });
  await bob.api.task.create({ title: "His" });
  expect(await bob.api.me.get()).toMatchObject({ id: bob.id, email: null, name: "Bob" });
});

test("twenty first writes at the same time create one user", async () => {
  const ann = await api.aUser({ email: `${randomUUID()}@example.com` });
  await Promise.all(Array.from({ length: 20 }, (_, index) => ann.api.task.create({ title: `${index}` })));
  expect((await ann.api.task.list()).items).toHaveLength(20);
});
