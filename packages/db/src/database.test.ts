import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Database } from "./database.ts";
import { databaseFailure } from "./failure.ts";
import { runAs } from "./identity.ts";
import { ScopedPool } from "./scoped-pool.ts";
import { proxyTo } from "./testing-proxy.ts";
import { cloneDatabase, openTestDatabase } from "./testing.ts";

let url: string;
let db: Database;

beforeAll(async () => {
  url = await cloneDatabase(inject("adminUrl"));
  db = openTestDatabase(url);
});
afterAll(() => db.close());

async function aUser(database = db): Promise<string> {
  const id = `user-${randomUUID()}`;
  await database.asUser(id, () => database.prisma.user.create({ data: { id } }));
  return id;
}

/** As pg would send it. */
function unbound(client: pg.PoolClient, sql: string): Promise<pg.QueryResult> {
  const query: CallableFunction = Reflect.get(pg.Client.prototype, "query");
  return Reflect.apply(query, client, [sql]);
}

const whoAmI = (database = db) =>
  database.prisma.$queryRaw<{ role: string; id: string | null; backend: number }[]>`
    SELECT current_user::text AS role, current_setting('app.user_id', true) AS id, pg_backend_pid() AS backend`;

/** The same, in a statement written by hand. */
async function byHand(database = db) {
  const sql = "SELECT current_user::text, current_setting('app.user_id', true), pg_backend_pid()";
  const [row] = await database.query(sql, [], ([role, id, backend]) => ({
    role,
    id,
    backend: Number(backend),
  }));
  return row;
}

describe("identity", () => {
  test("work that throws synchronously rejects", async () => {
    const refused = db.asUser("ann", () => {
      throw new Error("at once");
    });
    await expect(refused).rejects.toThrow("at once");
  });

  test("a query by nobody is refused before anything is sent", async () => {
    await expect(async () => await db.prisma.task.findFirst()).rejects.toThrow("A query must run as a user");
    await expect(async () => await whoAmI()).rejects.toThrow("A query must run as a user");
    await expect(byHand()).rejects.toThrow("A query must run as a user");
    await expect(async () => await db.prisma.$transaction(async () => 1)).rejects.toThrow(
      "A query must run as a user",
    );
  });

  test("a user's query runs as the tenant role, with the user's id", async () => {
    const ann = 'ann o\'neill \\ "x"';
    expect(await db.asUser(ann, () => whoAmI())).toMatchObject([{ role: "taskwell_user", id: ann }]);
    expect(await db.asUser(ann, () => byHand())).toMatchObject({ role: "taskwell_user", id: ann });
  });

  test("a transaction runs so, too, at any isolation level", async () => {
    const inTransaction = await db.asUser("ann o'neill \\", () =>
      db.prisma.$transaction(
        (tx) => tx.$queryRaw`
          SELECT current_user::text AS role, current_setting('app.user_id') AS id,
                 current_setting('transaction_isolation') AS level`,
        { isolationLevel: "Serializable" },
      ),
    );
    expect(inTransaction).toEqual([{ role: "taskwell_user", id: "ann o'neill \\", level: "serializable" }]);
  });

  test("a batch runs so, too", async () => {
    const [first] = await db.asUser("ann", () =>
      db.prisma.$transaction([db.prisma.task.count(), db.prisma.user.count()]),
    );
    expect(first).toBe(0);
  });

  test("no identity stays on the connection", async () => {
    const one = openTestDatabase(url, 1);
    const asUser = await one.asUser("ann", () => whoAmI(one));
    const byItsHand = await one.asUser("bob", () => byHand(one));
    const asSystem = await one.asSystem("look at the connection", () => whoAmI(one));
    const bySystemsHand = await one.asSystem("look at the connection", () => byHand(one));
    await one.close();

    expect(byItsHand).toMatchObject({ backend: asUser[0]?.backend, id: "bob" });
    expect(asSystem[0]?.backend).toBe(asUser[0]?.backend);
    expect(asSystem[0]?.role).not.toBe("taskwell_user");
    expect(asSystem[0]?.id).toBe("");
    expect(bySystemsHand).toEqual(asSystem[0]);
  });

  test("a query that bypasses the pool's checks runs as the tenant role without a user, and sees nothing", async () => {
    const ann = await aUser();
    const pool = new ScopedPool({ url, max: 1, onIdleError: () => {} });
    const client = await runAs({ kind: "system", reason: "get a connection" }, () => pool.connect());
    const sql = `SELECT current_user::text AS role, (SELECT count(*)::int FROM users WHERE id = '${ann}') AS seen`;
    const { rows } = await unbound(client, sql);
    client.release();
    await pool.end();
    expect(rows).toEqual([{ role: "taskwell_user", seen: 0 }]);
  });

  test("callers that wait for one connection keep their own identities", async () => {
    const one = openTestDatabase(url, 1);
    const users = Array.from({ length: 50 }, (_, index) => `user ${index}`);
    const seen = await Promise.all(
      users.map((user, index) =>
        one.asUser(user, async () => {
          if (index % 3 === 0) return (await whoAmI(one))[0]?.id;
          if (index % 3 === 1) return (await byHand(one))?.id;
          return await one.prisma.$transaction(async (tx) => {
            const rows = await tx.$queryRaw<{ id: string }[]>`SELECT current_setting('app.user_id') AS id`;
            return rows[0]?.id;
          });
        }),
      ),
    );
    await one.close();

    expect(seen).toEqual(users);
  });

  test("a transaction keeps the identity that it began with", async () => {
    const mixed = db.asUser("ann", () =>
      db.prisma.$transaction((tx) => db.asUser("bob", async () => await tx.task.findMany())),
    );
    await expect(mixed).rejects.toThrow("identity must not change");
    expect(await db.asUser("ann", () => whoAmI())).toMatchObject([{ id: "ann" }]);
  });

  test("when the identity cannot be set, the query never runs", async () => {
    const own = await cloneDatabase(inject("adminUrl"));
    const database = openTestDatabase(own);
    const ann = await aUser(database);
    const impossible = `${ann}\0`;

    await expect(
      database.asUser(
        impossible,
        () => database.prisma.$executeRaw`INSERT INTO tasks (user_id, id, title)
        VALUES (${ann}, gen_random_uuid(), 'never')`,
      ),
    ).rejects.toThrow("22021");

    expect(await database.asSystem("count", () => database.prisma.task.count())).toBe(0);
    await database.close();
  });
});

describe("row-level security", () => {
  test("shows and accepts the user's own rows only, whatever the query says", async () => {
    const [ann, bob] = [await aUser(), await aUser()];
    const task = await db.asUser(ann, () =>
      db.prisma.task.create({ data: { userId: ann, title: "Secret" } }),
    );

    await db.asUser(bob, async () => {
      expect(await db.prisma.task.findMany()).toEqual([]);
      expect(await db.prisma.user.findMany()).toMatchObject([{ id: bob }]);
      expect(await db.prisma.task.updateMany({ data: { title: "Mine" } })).toEqual({ count: 0 });
      expect(await db.prisma.task.deleteMany()).toEqual({ count: 0 });
      await expect(db.prisma.task.create({ data: { userId: ann, title: "Planted" } })).rejects.toThrow(
        "42501",
      );
    });
    expect(await db.asUser(ann, () => db.prisma.task.findMany())).toEqual([task]);
  });

  test("refuses to give a row to another user", async () => {
    const [ann, bob] = [await aUser(), await aUser()];
    const { id } = await db.asUser(ann, () =>
      db.prisma.task.create({ data: { userId: ann, title: "Secret" } }),
    );

    const given = db.asUser(ann, () =>
      db.prisma.task.update({ where: { userId_id: { userId: ann, id } }, data: { userId: bob } }),
    );
    await expect(given).rejects.toThrow("42501");
  });
});

describe("transactions", () => {
  test("a failed statement that was caught does not pass for success", async () => {
    const ann = await aUser();
    const swallowed = db.asUser(ann, () =>
      db.prisma.$transaction(async (tx) => {
        const { id } = await tx.task.create({ data: { userId: ann, title: "First" } });
        await tx.task.create({ data: { id, userId: ann, title: "Same id" } }).catch(() => {});
        return "done";
      }),
    );
    await expect(swallowed).rejects.toThrow("rolled back");
    expect(await db.asUser(ann, () => db.prisma.task.count())).toBe(0);
  });

  test("a connection survives a refused statement, and is closed after an unfinished transaction", async () => {
    const one = openTestDatabase(url, 1);
    const ann = await aUser(one);
    const backend = async () => (await one.asUser(ann, () => whoAmI(one)))[0]?.backend;
    const before = await backend();

    await expect(one.asUser(ann, () => one.prisma.user.create({ data: { id: ann } }))).rejects.toThrow(
      "users_pkey",
    );
    const again = one.asUser(ann, () => one.query("INSERT INTO users (id) VALUES ($1)", [ann], () => {}));
    await expect(again).rejects.toThrow("users_pkey");
    expect(await backend()).toBe(before);

    const slow = one.asUser(ann, () =>
      one.prisma.$transaction(async (tx) => await tx.$queryRaw`SELECT pg_sleep(0.5)::text`, { timeout: 100 }),
    );
    await expect(slow).rejects.toThrow("Transaction");
    expect(await one.asUser(ann, () => whoAmI(one))).toMatchObject([{ id: ann }]);
    await one.close();
  });
});

describe("version and updatedAt", () => {
  test("change when a row changes, and only then", async () => {
    const ann = await aUser();
    const created = await db.asUser(ann, () =>
      db.prisma.task.create({ data: { userId: ann, title: "One" } }),
    );
    const where = { userId_id: { userId: ann, id: created.id } };
    const same = await db.asUser(ann, () =>
      db.prisma.task.update({ where, data: { title: "One", version: 9 } }),
    );
    const changed = await db.asUser(ann, () => db.prisma.task.update({ where, data: { title: "Two" } }));

    expect(same).toEqual(created);
    expect(changed.version).toBe(2);
    expect(changed.updatedAt.getTime()).toBeGreaterThan(created.updatedAt.getTime());
  });
});

describe("on the wire", () => {
  test("one protected query is one round trip; a protected transaction of one query is three", async () => {
    const proxy = await countingProxy(url);
    const proxied = openTestDatabase(proxy.url, 1);
    const ann = await aUser(proxied);
    const find = () => proxied.asUser(ann, () => proxied.prisma.task.findMany({ where: { userId: ann } }));
    await find();

    const single = await proxy.roundTrips(find);
    const hand = () => proxied.asUser(ann, () => byHand(proxied));
    await hand();
    const written = await proxy.roundTrips(hand);
    const transaction = await proxy.roundTrips(() =>
      proxied.asUser(ann, () =>
        proxied.prisma.$transaction((tx) => tx.task.findMany({ where: { userId: ann } })),
      ),
    );
    await proxied.close();
    await proxy.close();

    expect([single, written]).toEqual([1, 1]);
    expect(transaction).toBe(3);
  });

  test("behind a transaction-mode pooler nothing stays in the session", async () => {
    const pooled = new URL(url);
    pooled.searchParams.set("pgbouncer", "true");
    const one = openTestDatabase(pooled.href, 1);
    const ann = await aUser(one);
    await one.asUser(ann, () => one.prisma.task.findMany());
    const session = await one.asUser(
      ann,
      () => one.prisma.$queryRaw`
        SELECT current_user::text AS role, current_setting('statement_timeout') AS timeout,
               (SELECT count(*)::int FROM pg_prepared_statements) AS prepared`,
    );
    const after = await one.asSystem(
      "look at the session",
      () => one.prisma.$queryRaw`SHOW statement_timeout`,
    );
    await one.close();

    expect(session).toEqual([{ role: "taskwell_user", timeout: "5s", prepared: 0 }]);
    expect(after).toEqual([{ statement_timeout: "0" }]);
  });

  test.each(["", "?pgbouncer=true", "?options=-c%20jit%3Don"])(
    "queries are not compiled and have no workers, through %j, unless the URL says so",
    async (parameters) => {
      const one = openTestDatabase(url + parameters, 1);
      const read = (columns: readonly (string | null)[]) => [...columns];
      const sql = "SELECT current_setting('jit'), current_setting('max_parallel_workers_per_gather')";
      const settings = await one.asUser("ann", () => one.query(sql, [], read));
      await one.close();
      expect(settings).toEqual([[parameters.includes("jit") ? "on" : "off", "0"]]);
    },
  );

  test("a snapshot sees one moment, is read-only, and cannot be nested", async () => {
    const ann = await aUser();
    const other = openTestDatabase(url, 1);
    const insertion = "INSERT INTO tasks (user_id, id, title) VALUES ($1, gen_random_uuid(), 'x')";
    const make = (database: Database) =>
      database.asUser(ann, () => database.query(insertion, [ann], () => 1));
    const count = () =>
      db.query("SELECT count(*) FROM tasks WHERE user_id = $1", [ann], ([column]) => column);
    await make(db);
    const seen = await db.asUser(ann, () =>
      db.snapshot(async () => {
        const first = await count();
        await make(other);
        await expect(make(db)).rejects.toThrow("read-only transaction");
        return [first, await count()];
      }),
    );
    await other.close();
    expect(seen).toEqual([["1"], ["1"]]);
    expect(await db.asUser(ann, count)).toEqual(["2"]);
    const refused = db.asUser(ann, () => db.transaction(() => db.snapshot(async () => 1)));
    await expect(refused).rejects.toThrow("cannot be nested");
  });

  test("without a pooler, statements are prepared once for each connection", async () => {
    const one = openTestDatabase(url, 1);
    const prepared = () =>
      one.asUser(
        "ann",
        () => one.prisma.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pg_prepared_statements`,
      );
    await prepared();
    expect(await prepared()).toEqual(await prepared());
    // This one, and those that say who it is for: a user, or the system.
    expect((await prepared())[0]?.n).toBe(3);
    await one.close();
  });
});

describe("failures", () => {
  test("waiting too long for a lock, a statement or the pool is classified", async () => {
    const ann = await aUser();
    const { id } = await db.asUser(ann, () =>
      db.prisma.task.create({ data: { userId: ann, title: "Held" } }),
    );
    const holder = new pg.Client(url);
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT FROM tasks WHERE id = $1 FOR UPDATE", [id]);
    const one = openTestDatabase(url, 1);
    const failure = (work: () => PromiseLike<unknown>) =>
      one.asUser(ann, work).then(() => "none", databaseFailure);

    const where = { userId_id: { userId: ann, id } };
    const locked = failure(() => one.prisma.task.update({ where, data: { title: "Mine" } }));
    expect(await locked).toBe("unavailable");
    const slow = failure(() => one.prisma.$queryRaw`SELECT pg_sleep(6)::text`);
    expect(await failure(() => one.prisma.task.findFirst())).toBe("unavailable");
    expect(await failure(() => byHand(one))).toBe("unavailable");
    expect(await slow).toBe("timeout");
    await holder.end();
    await one.close();
  });

  test("an unreachable server is unavailable, and a dropped connection is replaced", async () => {
    const nowhere = openTestDatabase("postgresql://x:y@127.0.0.1:1/x");
    expect(await nowhere.ping().then(() => "none", databaseFailure)).toBe("unavailable");
    await nowhere.close();

    const one = openTestDatabase(url, 1);
    const [session] = await one.asSystem("find the connection", () => whoAmI(one));
    await db.asSystem("drop it", () => db.prisma.$queryRaw`SELECT pg_terminate_backend(${session?.backend})`);
    await expect.poll(() => one.ping().then(() => "up", databaseFailure)).toBe("up");
    await one.close();
  });

  test("a connection that breaks during a query fails that query, and is replaced", async () => {
    const one = openTestDatabase(url, 1);
    const sleeping = (database: Database) =>
      database.query("SELECT pg_sleep(5), pg_backend_pid()", [], ([, backend]) => backend);
    const { backend } = (await one.asUser("ann", () => byHand(one))) ?? {};
    const failed = one.asUser("ann", () => sleeping(one)).then(() => "none", databaseFailure);
    const dropped = () => db.prisma.$queryRaw<{ gone: boolean }[]>`
      SELECT pg_terminate_backend(pid) AS gone FROM pg_stat_activity WHERE pid = ${backend} AND query LIKE '%pg_sleep%' AND state = 'active'`;
    await expect.poll(() => db.asSystem("drop it", dropped)).toEqual([{ gone: true }]);

    expect(await failed).toBe("unavailable");
    const next = await one.asUser("bob", () => byHand(one));
    expect(next).toMatchObject({ id: "bob" });
    expect(next?.backend).not.toBe(backend);
    await one.close();
  });

  test("violated constraints are classified", async () => {
    const ann = await aUser();
    const failure = (work: () => PromiseLike<unknown>) =>
      db.asUser(ann, work).then(() => "none", databaseFailure);
    const id = randomUUID();

    expect(await failure(() => db.prisma.user.create({ data: { id: ann } }))).toBe("duplicate");
    expect(await failure(() => db.prisma.task.delete({ where: { userId_id: { userId: ann, id } } }))).toBe(
      "no_such_row",
    );
    const unborn = `user-${randomUUID()}`;
    const orphan = db.asUser(unborn, () =>
      db.prisma.task.create({ data: { userId: unborn, title: "Orphan" } }),
    );
    expect(await orphan.then(() => "none", databaseFailure)).toBe("no_such_parent");
    expect(databaseFailure(new Error("a bug"))).toBe("other");
  });
});

/** Counts how often the server says ReadyForQuery ('Z', length 5): the round trips of queries. */
async function countingProxy(target: string) {
  let ready = 0;
  const proxy = await proxyTo(target, (upstream, client) => {
    upstream.on("data", (chunk: Buffer) => {
      for (let at = 0; at + 4 < chunk.length; at += 1 + chunk.readUInt32BE(at + 1))
        if (chunk[at] === 0x5a) ready += 1;
      client.write(chunk);
    });
  });
  const roundTrips = async (work: () => Promise<unknown>) => {
    const before = ready;
    await work();
    return ready - before;
  };
  return { ...proxy, roundTrips };
}
