/** When the AsyncLocalStorages of accounts are enabled. */
import { getRequestStateAsyncLocalStorage } from "@better-auth/core/context";
import { expect, test } from "vitest";
import { currentRequest, withStorages } from "./storages.ts";

test("storages are enabled while work uses them, and disabled after the last of it", async () => {
  const state = await getRequestStateAsyncLocalStorage();
  const areEnabled = () => [currentRequest, state].map((storage) => storage.getStore() !== undefined);
  let finish: () => void = () => {};
  const canFinish = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const both = (work: () => Promise<void>) =>
    state.run(new WeakMap(), () => currentRequest.run({ requestId: "1" }, work));
  await both(async () => {
    const slow = withStorages(async () => {
      await canFinish;
      expect(areEnabled()).toEqual([true, true]);
    });
    const failing = withStorages(async () => {
      throw new Error("refused");
    });
    await expect(failing).rejects.toThrow("refused");
    expect(areEnabled()).toEqual([true, true]);
    finish();
    await slow;
    expect(areEnabled()).toEqual([false, false]);
  });

  await both(async () => expect(areEnabled()).toEqual([true, true]));
});
