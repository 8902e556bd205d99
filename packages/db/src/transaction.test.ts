import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "./database.ts";
import { databaseFailure } from "./failure.ts";
import { text } from "./row.ts";
import { proxyTo } from "./testing-proxy.ts";
import { cloneDatabase, openTestDatabase } from "./testing.ts";

let url: string;
let db: Database;
beforeAll(async () => {
  url = await cloneDatabase(inject("adminUrl"));
  db = openTestDatabase(url);
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

test("queries of Prisma and hand-written ones share a transaction", async () => {
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

test("a rejection undoes all writes and returns the connection", async () => {
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

test("a failed statement that is caught does not affect the others", async () => {
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

test("a nested transaction undoes its own writes only", async () => {
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

test("a query of Prisma that is returned without await runs in the transaction", async () => {
  const one = openTestDatabase(url, 1);
  const ann = await aUser();
  const counted = one.asUser(ann, () => one.transaction(() => one.prisma.task.count()));
  expect(await counted).toBe(0);
  await one.close();
});

test("concurrent queries of a transaction run one after the other", async () => {
  const ann = await aUser();
  await db.asUser(ann, () =>
    db.transaction(() => Promise.all(Array.from({ length: 10 }, (_, index) => add(ann, `${index}`)))),
  );
  expect(await titles(ann)).toHaveLength(10);
});

test("a transaction belongs to its user, and refuses another identity", async () => {
  const [ann, bob] = [await aUser(), await aUser()];
  await db.asUser(bob, () => add(bob, "His"));
  const found = await db.asUser(ann, () => db.transaction(() => db.prisma.task.findMany()));
  expect(found).toEqual([]);
  const changed = db.asUser(ann, () => db.transaction(() => db.asUser(bob, () => db.prisma.task.findMany())));
  await expect(changed).rejects.toThrow(/identity must not change/);
  await expect(db.transaction(() => db.prisma.task.findMany())).rejects.toThrow(/must run as a user/);
});

/** Ends the process of a connection, and waits until it is gone. */
async function terminate(backend: string | undefined): Promise<void> {
  const sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1::int";
  const tryAgain = () =>
    db.asSystem("break a connection", () => db.query(sql, [backend], () => "still there"));
  await expect.poll(tryAgain).toEqual([]);
}

test("a connection that breaks in a transaction is replaced, and the caller gets an error", async () => {
  const one = openTestDatabase(url, 1);
  const ann = await aUser();
  const broken = one.asUser(ann, () =>
    one.transaction(async () => {
      const [backend] = await one.query("SELECT pg_backend_pid()::text", [], ([pid]) => text(pid));
      await terminate(backend);
      await one.prisma.task.create({ data: { userId: ann, title: "Lost" } });
    }),
  );
  expect(await broken.then(() => "none", databaseFailure)).toBe("unavailable");
  const waiting = one.asUser(ann, () => one.transaction(() => one.prisma.task.count()));
  expect(await waiting).toBe(0);
  await one.close();
});

test("a connection that breaks between two callers does not end the process", async () => {
  const ann = await aUser();
  let hold = false;
  const held: Buffer[] = [];
  const proxy = await proxyTo(url, (upstream, client) => {
    upstream.on("data", (chunk: Buffer) => (hold ? held.push(chunk) : client.write(chunk)));
    // The answer, and that the connection ends, in one read.
    upstream.on("end", () => client.end(Buffer.concat(held)));
  });
  const one = openTestDatabase(proxy.url, 1);
  const [backend] = await one.asUser(ann, () =>
    one.query("SELECT pg_backend_pid()::text", [], ([pid]) => text(pid)),
  );
  hold = true;
  const first = one.asUser(ann, () => one.query("SELECT 'heard'", [], ([word]) => text(word)));
  const next = one.asUser(ann, () => one.transaction(() => one.prisma.task.count()));
  const failure = next.then(() => "none", databaseFailure);
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await terminate(backend);
  expect(await first).toEqual(["heard"]);
  expect(await failure).toBe("unavailable");
  await one.close();
  await proxy.close();
});

test("a query that was not awaited is refused, not sent on another caller's connection", async () => {
  const one = openTestDatabase(url, 1);
  const ann = await aUser();
  const isOver = new EventEmitter();
  let late: Promise<unknown> = Promise.resolve();
  const failed = one.asUser(ann, () =>
    one.transaction(async () => {
      const insert = () => one.prisma.task.create({ data: { userId: ann, title: "Late" } });
      late = Promise.allSettled([once(isOver, "over").then(insert)]);
      throw new Error("no");
    }),
  );
  await expect(failed).rejects.toThrow("no");
  isOver.emit("over");
  expect(await late).toMatchObject([{ status: "rejected" }]);
  expect(await titles(ann)).toEqual([]);
  await one.close();
});

test("a transaction covers its own database only", async () => {
  const other = openTestDatabase(url, 1);
  const ann = await aUser();
  const failed = db.asUser(ann, () =>
    db.transaction(async () => {
      await add(ann, "Undone");
      await other.transaction(() => other.prisma.task.create({ data: { userId: ann, title: "Kept" } }));
      throw new Error("no");
    }),
  );
  await expect(failed).rejects.toThrow("no");
  expect(await titles(ann)).toEqual(["Kept"]);
  await other.close();
});

test("a connection is still usable after a statement timeout", async () => {
  const one = openTestDatabase(url, 1);
  const ann = await aUser();
  const sleeping = one.asUser(ann, () =>
    one.transaction(() => one.query("SELECT pg_sleep(8)::text", [], ([nothing]) => text(nothing))),
  );
  expect(await sleeping.then(() => "none", databaseFailure)).toBe("timeout");
  expect(await one.asUser(ann, () => one.prisma.task.count())).toBe(0);
  await one.close();
});
