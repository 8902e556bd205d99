import { setTimeout as sleep } from "node:timers/promises";
import { isTrackedEnvelope } from "@trpc/server";
import { expect, test } from "vitest";
import { createCaller } from "../root.ts";
import { startTestApi } from "../testing.ts";
import type { Changes } from "./schema.ts";

test("a stream whose client has gone ends without an error that nobody handles, which would end the server", async () => {
  const api = await startTestApi();
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", onUnhandled);
  const context = await (await api.aUser()).context();
  const messages = (await createCaller(context).changes.live({}))[Symbol.asyncIterator]();
  await messages.next();
  // As tRPC does, which waits for it only when it has sent the first.
  void messages.next();
  context.changes.streams.drain();
  await messages.return?.();
  await sleep(10);
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
  await api.close();
});

test("a stream that goes on between two pages also gives what was written before it was opened", async () => {
  const api = await startTestApi();
  const ann = await api.aUser();
  const { token } = await ann.api.changes.list();
  await ann.api.task.create({ title: "One" });
  await ann.api.task.create({ title: "Two" });
  const { token: since } = await ann.api.changes.list({ since: token, limit: 1 });
  await ann.api.task.create({ title: "Later" });
  // Somebody listens already: a new listener is not told of what was committed before.
  const stopListening = api.services.changes.listen("somebody", () => {});
  await sleep(1_000);

  const titles: unknown[] = [];
  const follow = async () => {
    const messages: AsyncIterable<unknown> = await createCaller(await ann.context()).changes.live({ since });
    for await (const message of messages) {
      const changes = isTrackedEnvelope<Changes>(message) ? message[1].changes : [];
      titles.push(...changes.map(({ row }) => row !== null && "title" in row && row.title));
      if (titles.length === 2) return;
    }
  };
  await follow();
  expect(titles).toEqual(["Two", "Later"]);
  stopListening();
  await api.close();
});
