/** Many people who sign in at once do not keep others from working: hashing their passwords takes turns. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { anAddress, bearer, password, postAccount, signUpAndIn } from "./testing-accounts.ts";
import { send, startTestServer } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const signIn = () => postAccount(server.url, "/sign-in/email", { email: anAddress(), password });
const times = <T>(count: number, work: () => T): T[] => Array.from({ length: count }, work);

test("a new token is verified within a second while 60 strangers sign in, and all of them get an answer", async () => {
  const tokens: string[] = [];
  for (let index = 0; index < 5; index += 1) tokens.push((await signUpAndIn(server.url)).jwt);

  const strangers = Promise.all(times(60, signIn));
  const durationsMs: number[] = [];
  for (const token of tokens) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedAtMs = performance.now();
    expect((await send(`${server.url}/api/me/tasks`, { headers: bearer(token) })).status).toBe(200);
    durationsMs.push(performance.now() - startedAtMs);
  }
  expect(Math.max(...durationsMs)).toBeLessThan(1_000);
  expect(new Set((await strangers).map(({ status }) => status))).toEqual(new Set([401]));
});

test("beyond what can be hashed soon, the answer is 503 with Retry-After, at once", async () => {
  const startedAtMs = performance.now();
  const responses = await Promise.all(
    times(150, async () => ({ ...(await signIn()), afterMs: performance.now() - startedAtMs })),
  );
  const refused = responses.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(50);
  expect(refused[0]).toMatchObject({ body: { code: "TOO_MANY_SIGN_INS", message: expect.any(String) } });
  expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([401, 503]));
});

test("people who sign up together all succeed, though each holds a connection meanwhile", async () => {
  const signUp = () =>
    postAccount(server.url, "/sign-up/email", { name: "Ann", email: anAddress(), password });
  const responses = await Promise.all(times(30, signUp));
  expect(responses.map(({ status }) => status)).toEqual(times(30, () => 200));
});
