/** Calls in the server's own process, without HTTP and without a token. */
import { randomUUID } from "node:crypto";
import { cloneDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { failure } from "../testing.ts";
import { createServerCaller, isServerCallError, openBackend } from "./server-caller.ts";
import type { Backend } from "./server-caller.ts";

let backend: Backend;
beforeAll(async () => {
  backend = openBackend({ databaseUrl: await cloneDatabase(inject("adminUrl")), secret: randomUUID() });
});
afterAll(() => backend.db.close());

const aCaller = () => createServerCaller(backend, { userId: randomUUID() });

test("a script creates and lists the tasks of a user, page by page", async () => {
  const userId = randomUUID();
  const api = createServerCaller(backend, { userId, name: "Ann" });
  await api.task.create({ title: "One" });
  await api.task.create({ title: "Two" });
  const first = await api.task.list({ limit: 1 });
  expect(first.items).toMatchObject([{ title: "Two", userId }]);
  const second = await api.task.list({ limit: 1, cursor: first.nextCursor ?? "" });
  expect(second).toMatchObject({ items: [{ title: "One" }], nextCursor: null });
  expect(await api.me.get()).toMatchObject({ id: userId, name: "Ann" });
});

test("a caller reaches the rows of its own user only", async () => {
  const { id } = await aCaller().task.create({ title: "Secret" });
  const error = await failure(aCaller().task.byId({ id }));
  expect(error).toMatchObject({ code: "NOT_FOUND", data: { reason: "task_not_found", httpStatus: 404 } });
});

test("an invalid input is explained by field, as over HTTP", async () => {
  const error = await failure(aCaller().task.create({ title: " " }));
  expect(isServerCallError(error)).toBe(true);
  expect(error).toMatchObject({
    message: "title: Must not be empty.",
    data: {
      code: "BAD_REQUEST",
      httpStatus: 400,
      path: "task.create",
      reason: "input_invalid",
      issues: [{ path: ["title"], message: "Must not be empty." }],
    },
  });
});

test("a conflict brings the current row along", async () => {
  const api = aCaller();
  const task = await api.task.create({ title: "One" });
  const error = await failure(api.task.update({ id: task.id, title: "Two", ifVersion: 7 }));
  expect(error).toMatchObject({
    code: "CONFLICT",
    data: { reason: "version_mismatch", current: { id: task.id, title: "One", version: 1 } },
  });
});
