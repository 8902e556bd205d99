import { getRequestStateAsyncLocalStorage } from "@better-auth/core/context";
import { expect, test } from "vitest";
import { failures, usingStorages } from "./storages.ts";

test("storages are on while work runs that needs them, and off after the last of it", async () => {
  const state = await getRequestStateAsyncLocalStorage();
  const areOn = () => [failures, state].map((storage) => storage.getStore() !== undefined);
  let finish: () => void = () => {};
  const mayFinish = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const both = (work: () => Promise<void>) => state.run(new WeakMap(), () => failures.run({}, work));
  await both(async () => {
    const slow = usingStorages(async () => {
      await mayFinish;
      expect(areOn()).toEqual([true, true]);
    });
    const failing = usingStorages(async () => {
      throw new Error("refused");
    });
    await expect(failing).rejects.toThrow("refused");
    expect(areOn()).toEqual([true, true]);
    finish();
    await slow;
    expect(areOn()).toEqual([false, false]);
  });

  await both(async () => expect(areOn()).toEqual([true, true]));
});
