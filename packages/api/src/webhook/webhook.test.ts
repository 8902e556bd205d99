import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";
import { createWebhookAccess } from "./request-service.ts";
import { startReceiver } from "./testing.ts";
import type { Receiver } from "./testing.ts";

let api: TestApi;
let receiver: Receiver;
beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApi(), startReceiver()]);
});
afterAll(async () => {
  await api.close();
  await receiver.close();
});

test("makes a webhook with everything filled in, and shows its secret only then", async () => {
  const { id: userId, api: ann } = await api.aUser();
  const { secret, ...webhook } = await ann.webhook.create({ url: receiver.url });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(webhook).toEqual({
    id: expect.any(String),
    userId,
    name: null,
    url: receiver.url,
    eventTypes: [],
    listIds: [],
    algorithm: "hmac",
    publicKey: null,
    previousSecretUntil: null,
    enabled: true,
    disabledAt: null,
    disabledReason: null,
    version: 1,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
  });
  expect(await ann.webhook.byId({ id: webhook.id })).toEqual(webhook);
  expect(await ann.webhook.list()).toEqual({ items: [webhook], nextCursor: null });
  expect(await ann.webhook.attempts({ id: webhook.id })).toEqual({
    failures: 0,
    nextAttemptAt: null,
    attempts: [],
  });
});

test("a retry of create gives the same webhook and secret; another with its id is refused", async () => {
  const { api: ann } = await api.aUser();
  const input = { id: randomUUID(), url: receiver.url };
  const webhook = await ann.webhook.create(input);
  expect(await ann.webhook.create(input)).toEqual(webhook);
  await expect(ann.webhook.create({ ...input, name: "Another" })).rejects.toMatchObject({
    code: "CONFLICT",
    cause: { reason: "webhook_id_taken" },
  });
});

test("updates what is given, disables and enables, and deletes", async () => {
  const { api: ann } = await api.aUser();
  const { id } = await ann.webhook.create({ url: receiver.url });
  const named = await ann.webhook.update({ id, name: "Chat", eventTypes: ["list.deleted"], ifVersion: 1 });
  expect(named).toMatchObject({ name: "Chat", eventTypes: ["list.deleted"], url: receiver.url, version: 2 });
  expect(await ann.webhook.update({ id, enabled: false })).toMatchObject({
    enabled: false,
    disabledReason: "Disabled by its owner.",
  });
  const enabled = { enabled: true, disabledAt: null, disabledReason: null };
  expect(await ann.webhook.update({ id, enabled: true })).toMatchObject(enabled);
  await expect(ann.webhook.update({ id, name: "Late", ifVersion: 1 })).rejects.toMatchObject({
    cause: { reason: "version_mismatch" },
  });
  expect(await ann.webhook.delete({ id })).toEqual({ id });
  await expect(ann.webhook.byId({ id })).rejects.toMatchObject({ cause: { reason: "webhook_not_found" } });
});

test("a stranger cannot tell that a webhook exists", async () => {
  const [ann, bob] = [await api.aUser(), await api.aUser()];
  const { id } = await ann.api.webhook.create({ url: receiver.url });
  const { webhook } = bob.api;
  const calls = [
    () => webhook.byId({ id }),
    () => webhook.update({ id, url: "http://127.0.0.1:9/" }),
    () => webhook.delete({ id }),
    () => webhook.test({ id }),
    () => webhook.rotateSecret({ id }),
    () => webhook.replay({ id, from: new Date().toISOString() }),
    () => webhook.attempts({ id }),
  ];
  for (const call of calls)
    await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND", cause: { reason: "webhook_not_found" } });
  expect(await webhook.list()).toMatchObject({ items: [] });
});

test("a user has twenty webhooks at most", async () => {
  const { api: ann } = await api.aUser();
  for (let made = 0; made < 20; made += 1) await ann.webhook.create({ url: receiver.url });
  await expect(ann.webhook.create({ url: receiver.url })).rejects.toMatchObject({
    cause: { reason: "too_many_webhooks" },
  });
  expect((await ann.webhook.list({ limit: 50 })).items).toHaveLength(20);
});

test("an event for trying it out is sent at once, also to a disabled webhook, and shows what was answered", async () => {
  const { api: ann } = await api.aUser();
  const { id } = await ann.webhook.create({ url: receiver.url });
  await ann.webhook.update({ id, enabled: false });
  const attempt = await ann.webhook.test({ id });
  expect(attempt).toMatchObject({ type: "webhook.test", status: 204, error: null });
  expect(receiver.received.at(-1)).toMatchObject({ eventId: attempt.eventId, data: { webhookId: id } });
  expect((await ann.webhook.attempts({ id })).attempts).toEqual([attempt]);
});

test("only the last fifty attempts are kept, the newest first", async () => {
  const { api: ann } = await api.aUser();
  const { id } = await ann.webhook.create({ url: receiver.url });
  for (let sent = 0; sent < 51; sent += 1) await ann.webhook.test({ id });
  const { attempts } = await ann.webhook.attempts({ id });
  expect(attempts).toHaveLength(50);
  expect(attempts[0]?.eventId).toBe(receiver.received.at(-1)?.eventId);
});

test.each([
  [{ url: "ftp://example.com/" }, "url"],
  [{ url: "https://example.com/", eventTypes: ["task.eaten"] }, "eventTypes"],
  [{ url: `https://example.com/${"x".repeat(2_000)}` }, "url"],
  [{ url: "https://user:password@example.com/" }, "url"],
])("refuses %j", async (input, field) => {
  const { api: ann } = await api.aUser();
  const call = Reflect.apply(ann.webhook.create, undefined, [input]);
  await expect(call).rejects.toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining(field) });
});

test("a list that is not the user's is not found", async () => {
  const { api: ann } = await api.aUser();
  await expect(ann.webhook.create({ url: receiver.url, listIds: [randomUUID()] })).rejects.toMatchObject({
    cause: { reason: "list_not_found" },
  });
});

test("a server that sends none says so, and one for the public refuses its own network", async () => {
  const [off, open] = await Promise.all(
    (["off", "public"] as const).map((mode) => startTestApi({ webhooks: createWebhookAccess({ mode }) })),
  );
  const [ann, bob] = [await off?.aUser(), await open?.aUser()];
  await expect(ann?.api.webhook.create({ url: "https://example.com/" })).rejects.toMatchObject({
    code: "FORBIDDEN",
    cause: { reason: "webhooks_off" },
  });
  await expect(bob?.api.webhook.create({ url: "https://[::ffff:127.0.0.1]/" })).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringContaining("Must lead to a public address."),
  });
  await off?.close();
  await open?.close();
});
