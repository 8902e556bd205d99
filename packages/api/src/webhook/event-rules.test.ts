import { afterAll, beforeAll, expect, test } from "vitest";
import { eventSchemas } from "./event-schema.ts";
import { startDeliveringApi, startReceiver } from "./testing.ts";
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

async function aReceiver(): Promise<Receiver> {
  const receiver = await startReceiver();
  receivers.push(receiver);
  return receiver;
}

test("every change of a task is an event of its own, with the row", async () => {
  const { api: ann } = await api.aUser();
  const receiver = await aReceiver();
  await ann.webhook.create({ url: receiver.url });
  const { id } = await ann.task.create({ title: "Mow" });
  await ann.task.update({ id, title: "Mow the lawn", due: { date: "2036-12-01" } });
  await ann.task.setCompleted({ id, completed: true });
  await ann.task.setCompleted({ id, completed: false });
  await ann.task.delete({ id });
  await ann.task.restore({ id });
  await ann.task.delete({ id });
  await ann.task.purge({ id });
  const types = [
    "created",
    "updated",
    "completed",
    "uncompleted",
    "deleted",
    "restored",
    "deleted",
    "purged",
  ];
  await expect.poll(receiver.types).toEqual(types.map((one) => `task.${one}`));
  const { received } = receiver;
  for (const { body } of received)
    expect(eventSchemas.task.parse(JSON.parse(body))).toEqual(JSON.parse(body));
  expect(received[1]?.data).toMatchObject({
    kind: "task",
    id,
    version: 2,
    changed: ["due", "dueAt", "title"],
  });
  expect(received.at(-1)?.data).toMatchObject({ id, changed: [], row: null });
  expect(new Set(received.map(({ eventId }) => eventId)).size).toBe(8);
});

test("lists, labels and filters have events", async () => {
  const { api: ann } = await api.aUser();
  const receiver = await aReceiver();
  await ann.webhook.create({ url: receiver.url });
  const { id: list } = await ann.list.create({ name: "Garden" });
  await ann.list.archive({ id: list });
  await ann.list.delete({ id: list });
  await ann.list.restore({ id: list });
  await ann.list.delete({ id: list });
  await ann.list.purge({ id: list });
  const { id: label } = await ann.label.create({ name: "home" });
  await ann.label.update({ id: label, name: "house" });
  await ann.label.delete({ id: label });
  const { id: filter } = await ann.filter.create({ name: "Open", query: "open" });
  await ann.filter.update({ id: filter, name: "Open ones" });
  await ann.filter.delete({ id: filter });
  const lists = ["created", "updated", "deleted", "restored", "deleted", "purged"];
  const others = ["created", "updated", "deleted"];
  const expected = [
    ...lists.map((one) => `list.${one}`),
    ...others.map((one) => `label.${one}`),
    ...others.map((one) => `filter.${one}`),
  ];
  await expect.poll(receiver.types).toEqual(expected);
  for (const { body, data } of receiver.received) {
    const schema = Object.entries(eventSchemas).find(([kind]) => kind === data["kind"])?.[1];
    expect(schema?.parse(JSON.parse(body))).toEqual(JSON.parse(body));
  }
});

test("an occurrence of a recurring task is completed, and the task moves on", async () => {
  const { api: ann } = await api.aUser();
  const receiver = await aReceiver();
  const recurrence = { rule: "FREQ=DAILY;COUNT=2" };
  const { id, listId } = await ann.task.create({ title: "Water", due: { date: "2036-12-01" }, recurrence });
  expect(listId).toBeNull();
  await ann.webhook.create({ url: receiver.url });
  await ann.task.setCompleted({ id, completed: true });
  await expect.poll(receiver.types).toHaveLength(2);
  const completed = receiver.received.find(({ type }) => type === "task.completed");
  expect(completed?.data).toMatchObject({ id, version: null, occurrence: "2036-12-01T00:00:00" });
  const updated = receiver.received.find(({ type }) => type === "task.updated");
  expect(updated?.data).toMatchObject({ id, changed: expect.arrayContaining(["due"]), occurrence: null });
});

test("a change of what nobody is shown is no event, and a skipped occurrence no completion", async () => {
  const { api: ann } = await api.aUser();
  const receiver = await aReceiver();
  const recurrence = { rule: "FREQ=DAILY" };
  const { id } = await ann.task.create({ title: "Water", due: { date: "2036-12-01" }, recurrence });
  await ann.webhook.create({ url: receiver.url });
  await ann.task.update({ id, title: "Water" });
  await ann.task.skip({ id });
  await expect.poll(receiver.types).toEqual(["task.updated"]);
});

test("a webhook gets the types and lists that it asks for, and what leaves its list", async () => {
  const { api: ann } = await api.aUser();
  const [ofTypes, ofList] = [await aReceiver(), await aReceiver()];
  const [garden, house] = [
    await ann.list.create({ name: "Garden" }),
    await ann.list.create({ name: "House" }),
  ];
  await ann.webhook.create({ url: ofTypes.url, eventTypes: ["task.completed", "label.created"] });
  const { id: webhookId } = await ann.webhook.create({ url: ofList.url, listIds: [garden.id] });
  // What is delivered late is judged by how it was.
  await ann.webhook.update({ id: webhookId, enabled: false });
  const recurrence = { rule: "FREQ=DAILY" };
  const inGarden = { title: "Water", listId: garden.id, due: { date: "2036-12-01" }, recurrence };
  const { id } = await ann.task.create(inGarden);
  await ann.task.create({ title: "Elsewhere", listId: house.id });
  await ann.task.create({ title: "In the Inbox" });
  await ann.task.setCompleted({ id, completed: true });
  await ann.task.move({ id, listId: house.id });
  await ann.task.update({ id, title: "Not there any more" });
  await ann.list.update({ id: garden.id, name: "Old garden" });
  await ann.label.create({ name: "home" });
  await expect.poll(ofTypes.types).toEqual(["task.completed", "label.created"]);
  await ann.webhook.update({ id: webhookId, enabled: true });
  await expect.poll(() => ofList.types().at(-1)).toBe("list.updated");
  expect(ofList.types().toSorted()).toEqual(
    ["list.updated", "task.completed", "task.created", "task.updated", "task.updated"].toSorted(),
  );
});

test("nothing has failed meanwhile", () => {
  expect(api.errors).toEqual([]);
});
