/** What writes as many rows as a person has may take longer than the five seconds of other statements. */
import { randomUUID } from "node:crypto";
import { cloneDatabase, sql } from "@taskwell/db/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { bearer, password, postAccount, signUpAndIn } from "./testing-accounts.ts";
import { aCaller, callerOf, secret, startProcess, startTestServer } from "./testing.ts";

/** Longer than another statement may take, and than its response may take to come. */
const slowSeconds = 6.5;

let database: string;
let server: RunningServer;
beforeAll(async () => {
  database = await cloneDatabase(inject("adminUrl"));
  server = await startTestServer({ DATABASE_URL: database });
});
afterAll(() => server.close());

test("accounts, lists and labels are deleted and restored however long their tasks take", async () => {
  const person = await signUpAndIn(server.url);
  const other = await signUpAndIn(server.url);
  for (const { jwt } of [person, other])
    await callerOf(server.url, jwt).mutate("task.create", { title: "Slow" });
  const [deleted, restored, purged, unlabelled, changed] = await Promise.all([
    aUser(),
    aUser(),
    aUser(),
    aUser(),
    aUser(),
  ]);
  for (const { api, id } of [restored, purged])
    expect(await statusOf(api.mutate("list.delete", { id }))).toBe(200);
  await sql(
    database,
    `CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_sleep(${slowSeconds}); RETURN coalesce(NEW, OLD); END $$;
     CREATE TRIGGER slow BEFORE UPDATE OR DELETE ON tasks
       FOR EACH ROW WHEN (OLD.title = 'Slow') EXECUTE FUNCTION be_slow()`,
  );

  const statuses = await Promise.all([
    statusOf(postAccount(server.url, "/delete-user", { password }, bearer(person.session))),
    codeOfAdmin(["delete", other.email, "--yes"]),
    statusOf(deleted.api.mutate("list.delete", { id: deleted.id })),
    statusOf(restored.api.mutate("list.restore", { id: restored.id })),
    statusOf(purged.api.mutate("list.purge", { id: purged.id })),
    statusOf(unlabelled.api.mutate("label.delete", { id: unlabelled.id })),
    // The proof that these rows take longer than others may.
    statusOf(changed.api.mutate("task.update", { id: changed.id, title: "Other" })),
  ]);

  expect(statuses).toEqual([200, 0, 200, 200, 200, 200, 504]);
  const accounts = await sql(database, "SELECT id FROM users WHERE email = ANY($1)", [
    [person.email, other.email],
  ]);
  expect(accounts).toEqual([]);
});

/** A user with a slow task, in a list and with a label, all of the same id. */
async function aUser() {
  const api = await aCaller(server.url);
  const id = randomUUID();
  await api.mutate("list.create", { id, name: "List" });
  await api.mutate("label.create", { id, name: "Label" });
  const task = await api.mutate("task.create", { id, title: "Slow", listId: id, labelIds: [id] });
  expect(task.status).toBe(200);
  return { api, id };
}

async function statusOf(response: Promise<{ readonly status: number }>): Promise<number> {
  return (await response).status;
}

async function codeOfAdmin(args: readonly string[]): Promise<number | string> {
  return await startProcess({ BETTER_AUTH_SECRET: secret, DATABASE_URL: database }, "admin", {
    args,
  }).ended();
}
