import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createCaller } from "../root.ts";
import { startTestApi } from "../testing.ts";

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
