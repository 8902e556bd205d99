import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "./database.ts";
import { databaseFailure } from "./failure.ts";
import { text } from "./row.ts";
import { cloneDatabase, openTestDatabase } from "./testing.ts";

let db: Database;
beforeAll(async () => {
  db = openTestDatabase(await cloneDatabase(inject("adminUrl")));
});
afterAll(() => db.close());

async function aUser(): Promise<string> {
  const id = `user-${randomUUID()}`;
  await db.asUser(id, () => db.prisma.user.create({ data: { id } }));
  return id;
}

const add = (userId: string, title: string) => db.prisma.task.create({ data: { userId, title } });
const titles = (userId: string) =>
  db.asUser(userId, () =>
    db.query('SELECT title FROM tasks ORDER BY title COLLATE "C"', [], ([title]) => text(title)),
  );

test("Prisma's queries and those by hand are in one transaction, and see each other's rows", async () => {
  const ann = await aUser();
  const seen = db.asUser(ann, () =>
    db.transaction(async () => {
      await add(ann, "One");
      const rows = await db.query("SELECT title FROM tasks", [], ([title]) => text(title));
      return [...rows];
    }),
  );
  expect(await seen).toEqual(["One"]);
  expect(await titles(ann)).toEqual(["One"]);
});

test("when the work rejects, nothing of it stays, and the connection goes back", async () => {
  const ann = await aUser();
  for (let round = 0; round < 10; round += 1) {
    const failed = db.asUser(ann, () =>
      db.transaction(async () => {
        await add(ann, "Gone");
        throw new Error("no");
      }),
    );
    await expect(failed).rejects.toThrow("no");
  }
  expect(await titles(ann)).toEqual([]);
});

test("a statement that fails and is caught does no harm to the rest", async () => {
  const ann = await aUser();
  await db.asUser(ann, () =>
    db.transaction(async () => {
      const { id } = await add(ann, "Kept");
      const again = db.prisma.task.create({ data: { id, userId: ann, title: "Twice" } });
      expect(await again.then(() => "none", databaseFailure)).toBe("duplicate");
      await add(ann, "Kept too");
    }),
  );
  expect(await titles(ann)).toEqual(["Kept", "Kept too"]);
});

test("inside of another, only what was written inside is undone", async () => {
  const ann = await aUser();
  await db.asUser(ann, () =>
    db.transaction(async () => {
      await add(ann, "Outer");
      const inner = db.transaction(async () => {
        await add(ann, "Inner");
        throw new Error("no");
      });
      await expect(inner).rejects.toThrow("no");
      await db.transaction(() => add(ann, "Second"));
    }),
  );
  expect(await titles(ann)).toEqual(["Outer", "Second"]);
});

test("queries at once within a transaction wait for each other", async () => {
  const ann = await aUser();
  await db.asUser(ann, () =>
    db.transaction(() => Promise.all(Array.from({ length: 10 }, (_, index) => add(ann, `${index}`)))),
  );
  expect(await titles(ann)).toHaveLength(10);
});

test("a transaction is its user's alone, and keeps to the identity that it began with", async () => {
  const [ann, bob] = [await aUser(), await aUser()];
  await db.asUser(bob, () => add(bob, "His"));
  const found = await db.asUser(ann, () => db.transaction(() => db.prisma.task.findMany()));
  expect(found).toEqual([]);
  const changed = db.asUser(ann, () => db.transaction(() => db.asUser(bob, () => db.prisma.task.findMany())));
  await expect(changed).rejects.toThrow(/keeps the identity/);
  await expect(db.transaction(() => db.prisma.task.findMany())).rejects.toThrow(/must run as a user/);
});
