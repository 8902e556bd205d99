/** When a server learns of revocations, its own and those of other servers. */
import { randomUUID } from "node:crypto";
import type { Database } from "@taskwell/db/database";
import { cloneDatabase, openTestDatabase } from "@taskwell/db/testing";
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from "vitest";
import { Revocations } from "./revocations.ts";

let db: Database;
beforeAll(async () => {
  db = openTestDatabase(await cloneDatabase(inject("adminUrl")));
});
afterAll(() => db.close());
afterEach(() => {
  vi.useRealTimers();
});

function open(tokenLifetimeSeconds = Infinity, database = db): Promise<Revocations> {
  const onError = () => {};
  return Revocations.open({ db: database, now: () => new Date(), tokenLifetimeSeconds, onError });
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

test("a revocation is known at once on its server, and on one that starts later", async () => {
  const ann = randomUUID();
  const one = await open();
  expect(one.revokedUntil(ann)).toBeUndefined();
  const before = nowSeconds();
  await one.recordAndWait(ann);
  expect(one.revokedUntil(ann)).toBeGreaterThanOrEqual(before);
  // What is issued from now on carries a later second.
  expect(nowSeconds()).toBeGreaterThan(Number(one.revokedUntil(ann)));
  expect((await open()).revokedUntil(ann)).toBe(one.revokedUntil(ann));
});

test("another server reads revocations in the background after a second, and before a request after three", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const [ann, bob] = [randomUUID(), randomUUID()];
  const [one, other] = [await open(), await open()];
  await one.record(ann);
  expect(other.revokedUntil(ann)).toBeUndefined();

  vi.advanceTimersByTime(1_100);
  expect(other.revokedUntil(ann)).toBeUndefined();
  await vi.waitFor(() => expect(other.revokedUntil(ann)).toBe(one.revokedUntil(ann)));

  await one.record(bob);
  vi.advanceTimersByTime(3_100);
  expect(await other.revokedUntil(bob)).toBe(await one.revokedUntil(bob));
});

test("while the database is down, the copy serves until it is 45 seconds old, and then nothing is answered", async () => {
  const closedDb = openTestDatabase(await cloneDatabase(inject("adminUrl")));
  vi.useFakeTimers({ toFake: ["performance"] });
  const revocations = await open(Infinity, closedDb);
  await closedDb.close();
  vi.advanceTimersByTime(3_100);
  expect(await revocations.revokedUntil(randomUUID())).toBeUndefined();
  vi.advanceTimersByTime(43_000);
  await expect(revocations.revokedUntil(randomUUID())).rejects.toThrow(/pool/i);
});

test("revocations older than any token's lifetime are not kept in memory", async () => {
  const ann = randomUUID();
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await db.asSystem("an old revocation", () =>
    db.query("INSERT INTO auth.token_revocations VALUES ($1, $2)", [ann, anHourAgo], () => undefined),
  );
  expect((await open(900)).revokedUntil(ann)).toBeUndefined();
  expect((await open()).revokedUntil(ann)).toBeDefined();
});
