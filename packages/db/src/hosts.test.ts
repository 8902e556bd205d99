/** Several hosts in DATABASE_URL: the one that takes writes is found, and found again. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { beforeEach, expect, inject, test } from "vitest";
import type { Database } from "./database.ts";
import { databaseFailure } from "./failure.ts";
import { findWritableUrl } from "./hosts.ts";
import { proxyTo } from "./testing-proxy.ts";
import type { TestProxy } from "./testing-proxy.ts";
import { cloneDatabase, openTestDatabase } from "./testing.ts";

/** Two hosts that lead to the same database. */
let target: string;
let hosts: TestProxy[];
let url: string;
let db: Database;

beforeEach(async () => {
  target = await cloneDatabase(inject("adminUrl"));
  hosts = await Promise.all([1, 2].map(() => proxyTo(target, (upstream, client) => upstream.pipe(client))));
  const { username, password, pathname } = new URL(target);
  const addresses = hosts.map((host) => new URL(host.url).host).join(",");
  url = `postgresql://${username}:${password}@${addresses}${pathname}?target_session_attrs=read-write`;
  db = openTestDatabase(url, 2);
  return async () => {
    await db.close();
    await Promise.all(hosts.map((host) => host.close()));
  };
});

/** By a single statement, or in a transaction. */
const addUser = (run: Runner = (work) => work()) => {
  const id = `user-${randomUUID()}`;
  return db.asUser(id, () => run(() => db.prisma.user.create({ data: { id } })));
};
type Runner = (work: () => PromiseLike<unknown>) => PromiseLike<unknown>;
const failureOf = (work: PromiseLike<unknown>) => work.then(() => "none", databaseFailure);

/** As a standby does, until it is promoted. */
async function setReadOnly(isReadOnly: boolean): Promise<void> {
  const client = new pg.Client(inject("adminUrl"));
  await client.connect();
  await client.query(
    `ALTER DATABASE "${new URL(target).pathname.slice(1)}" SET default_transaction_read_only = ${isReadOnly}`,
  );
  await client.end();
}

test("when the host is gone, calls fail as if the database were away, and then go to the next", async () => {
  await addUser();
  await hosts[0]?.close();
  await expect.poll(() => failureOf(addUser())).toBe("none");
  expect(await findWritableUrl(url)).toContain(new URL(hosts[1]?.url ?? "").host);
});

test("a standby is not used before it is promoted", async () => {
  await setReadOnly(true);
  await expect(findWritableUrl(url)).rejects.toMatchObject({ code: "25006" });
  for (let call = 0; call < 3; call += 1) expect(await failureOf(addUser())).toBe("unavailable");
  await setReadOnly(false);
  expect(await failureOf(addUser())).toBe("none");
});

test.each([
  ["a single statement", (work) => work()],
  ["a transaction", (work) => db.transaction(work)],
] satisfies [string, Runner][])(
  "a connection whose server has become a standby is not used again: %s",
  async (_what, run) => {
    await addUser();
    const demote = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";
    await db.asSystem("the test demotes its server", () => db.query(demote, [], () => 1));
    expect(await failureOf(addUser(run))).toBe("unavailable");
    expect(await failureOf(addUser(run))).toBe("none");
  },
);

test("a connection to a host that was left is closed once another host has taken a write", async () => {
  const backend = async () => {
    const [pid] = await db.query("SELECT pg_backend_pid()", [], ([column]) => Number(column));
    return pid;
  };
  const look = () => db.asSystem("the test looks at its connection", backend);
  /** Does something while a connection is busy. */
  const meanwhile = async (work: () => Promise<void>) => {
    let finish = () => {};
    const busy = db.asSystem("the test keeps a connection busy", () =>
      db.transaction(async () => {
        await backend();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      }),
    );
    await work();
    finish();
    await busy;
  };
  const pidBefore = await look();

  await meanwhile(async () => {
    await setReadOnly(true);
    expect(await failureOf(addUser())).toBe("unavailable");
  });
  expect(await look()).toBe(pidBefore);

  await meanwhile(async () => {
    await setReadOnly(false);
    expect(await failureOf(addUser())).toBe("none");
  });
  expect(await look()).not.toBe(pidBefore);
});
