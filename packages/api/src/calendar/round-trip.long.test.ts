import { afterAll, beforeAll, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";
import { checkRoundTrips } from "./testing-calendars.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test("calendars come back as they were, and every loss has a note", { timeout: 600_000 }, async () => {
  await checkRoundTrips(api, 300);
});
