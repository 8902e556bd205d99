import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestUser } from "../testing.ts";
import { execute, startDeliveringApi, startReceiver } from "./testing.ts";
import type { DeliveringApi, Receiver } from "./testing.ts";

let api: DeliveringApi;
const receivers: Receiver[] = [];
beforeAll(async () => {
  api = await startDeliveringApi();
});
afterAll(async () => {
  await api.close();
  await Promise.all(receivers.map((receiver) => receiver.close()));
});

/** A user with a webhook, and what it leads to. */
async function aWebhook(input: { algorithm?: "hmac" | "ed25519" } = {}) {
  const receiver = await startReceiver();
  receivers.push(receiver);
  const user = await api.aUser();
  const webhook = await user.api.webhook.create({ url: receiver.url, ...input });
  return { user, receiver, webhook, ref: { id: webhook.id } };
}

const titled = (user: TestUser, ...titles: string[]) =>
  user.api.task.batch({ operations: titles.map((title) => ({ do: "create" as const, task: { title } })) });
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `Task ${index}`);
const titles = ({ received }: Receiver) => received.map(({ body }) => /"title":"([^"]*)"/.exec(body)?.[1]);

test("a receiver that fails, now and then, gets every event, in order, with the same id each time", async () => {
  const { user, receiver } = await aWebhook();
  const accepted: string[] = [];
  const tried = new Map<string, number>();
  receiver.answer = ({ eventId, body }) => {
    const attempt = (tried.get(eventId) ?? 0) + 1;
    tried.set(eventId, attempt);
    if (attempt < 3 && tried.size % 3 === 0) return { status: 500 };
    accepted.push(/"title":"([^"]*)"/.exec(body)?.[1] ?? "");
    return { status: 200 };
  };
  await titled(user, ...numbered(12));
  await titled(user, "Last");
  await expect.poll(() => accepted).toEqual([...numbered(12), "Last"]);
  expect(tried.size).toBe(13);
});

test("sends nothing of a disabled account, and goes on once it is enabled", async () => {
  const { user, receiver } = await aWebhook();
  const disabled = (value: string) =>
    execute(api, `UPDATE users SET disabled_at = ${value} WHERE id = $1`, [user.id]);
  await disabled("now()");
  await titled(user, "Late");
  const { user: bob, receiver: bobs } = await aWebhook();
  await titled(bob, "Bob's");
  await expect.poll(() => titles(bobs)).toEqual(["Bob's"]);
  expect(receiver.received).toEqual([]);

  await disabled("NULL");
  await titled(user, "Later");
  await expect.poll(() => titles(receiver)).toEqual(["Late", "Later"]);
});

test("goes through more changes than it takes at a time", async () => {
  const { user, receiver } = await aWebhook();
  const csv = ["TYPE,CONTENT", ...numbered(120).map((title) => `task,${title}`)].join("\n");
  await user.api.data.importCsv({ document: csv });
  await expect.poll(() => receiver.received.length).toBe(120);
  expect(titles(receiver)).toEqual(numbered(120));
});

test("what is sent can be verified, after a rotation with either secret", async () => {
  const { user, receiver, webhook, ref } = await aWebhook();
  const { secret } = await user.api.webhook.rotateSecret(ref);
  await titled(user, "Secret");
  await expect.poll(receiver.types).toEqual(["task.created"]);
  const { headers = {}, body = "" } = receiver.received[0] ?? {};
  for (const key of [webhook.secret, secret])
    expect(new Webhook(key ?? "").verify(body, headers)).toMatchObject({ type: "task.created" });
  expect(secret).not.toBe(webhook.secret);
  expect(headers).toMatchObject({ "content-type": "application/json", "user-agent": "Taskwell-Webhooks/1" });

  const { publicKey, secret: none } = await user.api.webhook.rotateSecret({ ...ref, algorithm: "ed25519" });
  expect([publicKey?.startsWith("whpk_"), none]).toEqual([true, null]);
  await titled(user, "Public");
  await expect.poll(receiver.types).toHaveLength(2);
  expect(receiver.received[1]?.headers["webhook-signature"]).toMatch(/^v1a,\S+ v1,\S+$/);
});

test("410 disables a webhook, and enabled again it goes on with what it refused", async () => {
  const { user, receiver, ref } = await aWebhook();
  receiver.answer = () => ({ status: 410 });
  await titled(user, "Gone");
  await expect
    .poll(() => user.api.webhook.byId(ref))
    .toMatchObject({
      enabled: false,
      disabledReason: "The receiver answered 410 Gone: it wants no more events.",
    });
  await titled(user, "Later");
  expect(receiver.received).toHaveLength(1);
  receiver.answer = () => ({ status: 204 });
  await user.api.webhook.update({ ...ref, enabled: true });
  await expect.poll(() => titles(receiver)).toEqual(["Gone", "Gone", "Later"]);
});

test("what has failed often enough disables a webhook, with the reason, and redirects are failures", async () => {
  const { user, receiver, ref } = await aWebhook();
  receiver.answer = () => ({ status: 307, headers: { location: receiver.url } });
  await titled(user, "In vain");
  await expect
    .poll(() => user.api.webhook.byId(ref))
    .toMatchObject({
      enabled: false,
      disabledReason:
        "Delivery failed 4 times. The last time: The receiver answered 307: redirects are not followed.",
    });
  expect(receiver.received).toHaveLength(4);
  const { failures, attempts } = await user.api.webhook.attempts(ref);
  expect(failures).toBe(0);
  expect(attempts).toHaveLength(4);
  expect(attempts[0]).toMatchObject({ status: 307, type: "task.created" });
});

test("Retry-After is waited for, and the owner sees until when", async () => {
  const { user, receiver, ref } = await aWebhook();
  receiver.answer = () => ({ status: 503, headers: { "retry-after": "120" } });
  await titled(user, "Busy");
  await expect.poll(() => user.api.webhook.attempts(ref)).toMatchObject({ failures: 1 });
  const { nextAttemptAt } = await user.api.webhook.attempts(ref);
  const waitMs = Date.parse(nextAttemptAt ?? "") - Date.now();
  expect(waitMs).toBeGreaterThan(100_000);
  expect(waitMs).toBeLessThan(121_000);
  receiver.answer = () => ({ status: 204 });
  await user.api.webhook.update({ ...ref, name: "Now, please" });
  await expect.poll(receiver.types).toEqual(["task.created"]);
});

test("a replay sends again what happened from an instant on, with the same ids", async () => {
  const { user, receiver, ref } = await aWebhook();
  await titled(user, "Before");
  const { id } = await user.api.task.create({ title: "After" });
  await expect.poll(receiver.types).toHaveLength(2);
  const { createdAt } = await user.api.task.byId({ id });
  await user.api.webhook.replay({ ...ref, from: createdAt });
  // At least once more: a busy database may cost a repetition.
  await expect.poll(() => titles(receiver).slice(0, 3)).toEqual(["Before", "After", "After"]);
  expect(receiver.received[2]?.eventId).toBe(receiver.received[1]?.eventId);
  await expect(user.api.webhook.replay({ ...ref, from: "2026-01-01T00:00:00Z" })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
});

test.each([
  ["at", "2026-01-01T00:00:00.000Z", "changes are kept for 30 days"],
  ["epoch", "another", "the database was restored or replaced"],
])("where events are no longer known (%s), it says so and goes on", async (field, value, why) => {
  const { user, receiver, ref } = await aWebhook();
  await user.api.webhook.update({ ...ref, enabled: false });
  await titled(user, "Skipped");
  const sql =
    "UPDATE webhook_deliveries SET cursor = jsonb_set(cursor, $1, to_jsonb($2::text)) WHERE id = $3";
  await execute(api, sql, [`{from,${field}}`, value, ref.id]);
  await user.api.webhook.update({ ...ref, enabled: true });
  await expect
    .poll(() => user.api.webhook.attempts(ref))
    .toMatchObject({
      attempts: [{ eventId: null, type: null, error: expect.stringContaining(why) }],
    });
  await titled(user, "Known");
  await expect.poll(() => titles(receiver)).toEqual(["Known"]);
});

test("delivers what a crash has given the transaction ids of before", async () => {
  const { user, receiver, ref } = await aWebhook();
  // As though 1,000 transactions had been seen that the crash undid.
  const sql = `UPDATE webhook_deliveries SET cursor = jsonb_set(cursor, '{from,snapshot}', to_jsonb(
    (pg_current_xact_id()::text::bigint + 1000) || ':' || (pg_current_xact_id()::text::bigint + 1000) || ':')) WHERE id = $1`;
  await execute(api, sql, [ref.id]);
  await titled(user, "After the crash");
  await expect.poll(() => titles(receiver)).toEqual(["After the crash"]);
});

test("nothing has failed meanwhile", () => {
  expect(api.errors).toEqual([]);
});

test("what comes while a webhook waits for another try is delivered after it, though nothing else happens", async () => {
  const quiet = await startDeliveringApi({ retriesMs: [300], sweepMs: 3_600_000 });
  const receiver = await startReceiver();
  const user = await quiet.aUser();
  const { id } = await user.api.webhook.create({ url: receiver.url });
  receiver.answer = () => ({ status: 500 });
  await titled(user, "First");
  await expect.poll(async () => (await user.api.webhook.attempts({ id })).failures).toBe(1);
  receiver.answer = () => ({ status: 204 });
  await titled(user, "Second");
  await expect.poll(() => titles(receiver)).toEqual(["First", "First", "Second"]);
  await quiet.close();
  await receiver.close();
});
