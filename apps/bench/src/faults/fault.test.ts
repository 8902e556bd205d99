import { afterEach, expect, test, vi } from "vitest";
import { simpleFault, whySkipped } from "./fault.ts";

const impossible = simpleFault({
  name: "earthquake",
  description: "the ground shakes",
  whyUnavailable: async () => "the ground is firm",
  inject: async () => {},
});

afterEach(() => vi.unstubAllEnvs());

test("a fault that cannot run is skipped, with the reason", async () => {
  vi.stubEnv("CI", "");
  await expect(whySkipped(impossible)).resolves.toBe("the ground is firm");
});

test("a fault that cannot run fails in CI", async () => {
  vi.stubEnv("CI", "true");
  await expect(whySkipped(impossible)).rejects.toThrow("earthquake cannot run");
});
