import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@taskwell/db/database";
import { expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import { WebhookDispatcher } from "./dispatch-service.ts";
import { execute, startDeliveringApi, startReceiver } from "./testing.ts";

const onError = (error: unknown) => {
  throw error;
};

test("two servers deliver each event once, in order", async () => {
  const api = await startDeliveringApi();
  const receiver = await startReceiver();
  const other = new WebhookDispatcher({ services: api.services, onError, sweepMs: 20 });
  const ann = await api.aUser();
  await ann.api.webhook.create({ url: receiver.url });
  const ids: string[] = [];
  for (let index = 0; index < 15; index += 1)
    ids.push((await ann.api.task.create({ title: `Task ${index}` })).id);
  await expect.poll(() => receiver.received.map(({ data }) => data["id"])).toEqual(ids);
  expect(new Set(receiver.received.map(({ eventId }) => eventId)).size).toBe(15);
  await other.close();
  await api.close();
  await receiver.close();
});

test("what a dead server was delivering is taken over when its lease ends", async () => {
  const api = await startTestApi();
  const receiver = await startReceiver();
  const ann = await api.aUser();
  const { id } = await ann.api.webhook.create({ url: receiver.url });
  await ann.api.task.create({ title: "Left behind" });
  const sql = `UPDATE webhook_deliveries SET next_at = now(), lease = $1, lease_until = now() + interval '400 ms' WHERE id = $2`;
  await execute(api, sql, [randomUUID(), id]);
  const startedAt = performance.now();
  const dispatcher = new WebhookDispatcher({ services: api.services, onError });
  await expect.poll(receiver.types, { interval: 10 }).toEqual(["task.created"]);
  expect(performance.now() - startedAt).toBeGreaterThan(300);
  await dispatcher.close();
  await api.close();
  await receiver.close();
});

test("a server that has lost its lease does not move the cursor", async () => {
  const api = await startDeliveringApi();
  const receiver = await startReceiver();
  const ann = await api.aUser();
  const { id } = await ann.api.webhook.create({ url: receiver.url });
  let cursor: unknown;
  receiver.answer = () => undefined;
  await ann.api.task.create({ title: "Taken" });
  await expect.poll(() => receiver.received.length).toBe(1);
  const read = () =>
    api.db.asSystem("look", () => api.db.prisma.webhookDelivery.findFirst({ where: { id } }));
  cursor = (await read())?.cursor;
  await execute(api, "UPDATE webhook_deliveries SET lease = $1 WHERE id = $2", [randomUUID(), id]);
  await receiver.close();
  await sleep(50);
  expect((await read())?.cursor).toEqual(cursor);
  await api.close();
});

test("what is being sent when a server stops is finished, and nothing else begun", async () => {
  const api = await startTestApi();
  const receiver = await startReceiver();
  const dispatcher = new WebhookDispatcher({ services: api.services, onError, sweepMs: 20 });
  const ann = await api.aUser();
  await ann.api.webhook.create({ url: receiver.url });
  let closing: Promise<void> | undefined;
  receiver.answer = () => {
    closing ??= dispatcher.close();
    return { status: 204 };
  };
  const operations = ["A", "B"].map((title) => ({ do: "create" as const, task: { title } }));
  await ann.api.task.batch({ operations });
  await expect.poll(() => receiver.received).toHaveLength(1);
  await closing;
  expect(receiver.received).toHaveLength(1);
  const next = new WebhookDispatcher({ services: api.services, onError });
  await expect.poll(() => receiver.received.length).toBe(2);
  await next.close();
  await api.close();
  await receiver.close();
});

test("while nothing happens, no statement is sent", async () => {
  const api = await startTestApi();
  const receiver = await startReceiver();
  let statements = 0;
  const db: Database = {
    ...api.db,
    asSystem: (reason, work) => {
      statements += 1;
      return api.db.asSystem(reason, work);
    },
    asUser: (userId, work, callId) => {
      statements += 1;
      return api.db.asUser(userId, work, callId);
    },
  };
  const services = { ...api.services, db };
  const dispatcher = new WebhookDispatcher({ services, onError, sweepMs: 20, leaseMs: 200 });
  const ann = await api.aUser();
  await ann.api.webhook.create({ url: receiver.url });
  await ann.api.task.create({ title: "The last" });
  await expect.poll(receiver.types).toEqual(["task.created"]);
  await sleep(300);
  const before = statements;
  expect(before).toBeGreaterThan(0);
  await sleep(500);
  expect(statements).toBe(before);
  await dispatcher.close();
  await api.close();
  await receiver.close();
});
