/** Changing BETTER_AUTH_SECRET: with the previous one, nobody is signed out; without it, what it has signed is refused. */
import { randomBytes } from "node:crypto";
import { cloneDatabase } from "@taskwell/db/testing";
import { expect, inject, test } from "vitest";
import { bearer, cookieOf, memberOf, password, postAccount, signUpAndIn } from "./testing-accounts.ts";
import { callerOf, secret as oldSecret, send, startTestServer, tokenOf } from "./testing.ts";

const newSecret = randomBytes(32).toString("base64url");

test("what the previous secret has signed stays valid for as long as it is named", async () => {
  const DATABASE_URL = await cloneDatabase(inject("adminUrl"));
  const before = await startTestServer({ DATABASE_URL });
  const ann = await signUpAndIn(before.url);
  const api = callerOf(before.url, ann.jwt);
  for (const title of ["One", "Two"]) await api.mutate("task.create", { title });
  const listed = await api.query("task.list", { limit: 1 });
  const cursor = /"nextCursor":"([^"]+)"/.exec(listed.text)?.[1];
  const since = /"token":"([^"]+)"/.exec((await api.query("changes.list")).text)?.[1];
  const foreign = await tokenOf("program");
  await before.close();

  const sessionOf = async (url: string, cookie: string) =>
    (
      await send(`${url}/api/auth/get-session`, {
        headers: { cookie: `better-auth.session_token=${cookie}` },
      })
    ).body;
  const oldCookie = cookieOf(ann.signedIn);
  const oldBearer = bearer(ann.signedIn.headers.get("set-auth-token") ?? "");

  const during = await startTestServer({
    DATABASE_URL,
    BETTER_AUTH_SECRET: newSecret,
    BETTER_AUTH_SECRET_PREVIOUS: oldSecret,
  });
  const calls = callerOf(during.url, ann.jwt);
  expect((await calls.query("task.list", { limit: 1, cursor })).status).toBe(200);
  expect((await calls.query("changes.list", { since })).status).toBe(200);
  expect((await callerOf(during.url, foreign).query("task.list")).status).toBe(200);
  expect((await send(`${during.url}/api/auth/token`, { headers: bearer(ann.session) })).status).toBe(200);
  expect((await send(`${during.url}/api/auth/token`, { headers: oldBearer })).status).toBe(200);
  expect(await sessionOf(during.url, oldCookie)).toMatchObject({ user: { email: ann.email } });
  const forged = `${oldCookie.slice(0, -8)}AAAA${oldCookie.slice(-4)}`;
  expect(await sessionOf(during.url, forged)).toBeNull();
  const again = await postAccount(during.url, "/sign-in/email", { email: ann.email, password });
  expect(await sessionOf(during.url, cookieOf(again))).toMatchObject({ user: { email: ann.email } });
  await during.close();

  const after = await startTestServer({ DATABASE_URL, BETTER_AUTH_SECRET: newSecret });
  expect((await callerOf(after.url, foreign).query("task.list")).status).toBe(401);
  expect(await sessionOf(after.url, oldCookie)).toBeNull();
  expect(await sessionOf(after.url, cookieOf(again))).toMatchObject({ user: { email: ann.email } });
  expect((await callerOf(after.url, memberOf(again, "jwt")).query("task.list")).status).toBe(200);
  await after.close();
});
