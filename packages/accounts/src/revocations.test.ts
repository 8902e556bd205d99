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

test("what one server revokes, it knows at once, and one that starts later knows too", async () => {
  const ann = randomUUID();
  const one = await open();
  expect(one.until(ann)).toBeUndefined();
  const before = nowSeconds();
  await one.revoke(ann);
  expect(one.until(ann)).toBeGreaterThanOrEqual(before);
  // What is issued from now on carries a later second.
  expect(nowSeconds()).toBeGreaterThan(Number(one.until(ann)));
  expect((await open()).until(ann)).toBe(one.until(ann));
});

test("another server looks behind a request after 10 seconds, and before it after 45", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const [ann, bob] = [randomUUID(), randomUUID()];
  const [one, other] = [await open(), await open()];
  await one.record(ann);
  expect(other.until(ann)).toBeUndefined();

  vi.advanceTimersByTime(11_000);
  expect(other.until(ann)).toBeUndefined();
  await vi.waitFor(() => expect(other.until(ann)).toBe(one.until(ann)));

  await one.record(bob);
  vi.advanceTimersByTime(46_000);
  expect(await other.until(bob)).toBe(await one.until(bob));
});

test("one that has not looked for long does not answer while the database does not", async () => {
  const mortal = openTestDatabase(await cloneDatabase(inject("adminUrl")));
  vi.useFakeTimers({ toFake: ["performance"] });
  const revocations = await open(Infinity, mortal);
  await mortal.close();
  vi.advanceTimersByTime(46_000);
  await expect(revocations.until(randomUUID())).rejects.toThrow(/pool/i);
});

test("revocations that are older than any token may be are not kept in memory", async () => {
  const ann = randomUUID();
  const long = new Date(Date.now() - 3_600_000).toISOString();
  await db.asSystem("an old revocation", () =>
    db.query("INSERT INTO auth.token_revocations VALUES ($1, $2)", [ann, long], () => undefined),
  );
  expect((await open(900)).until(ann)).toBeUndefined();
  expect((await open()).until(ann)).toBeDefined();
});
