/** Keeps a copy of an account in a JSON file, until it is stopped. */
import { createTaskwellClient } from "@taskwell/client";
import { createTaskwellAccount } from "@taskwell/client/account";
import { followChanges } from "@taskwell/client/changes";
import { openCopy } from "./copy.ts";
import { readAccount } from "./read-account.ts";

const {
  TASKWELL_URL: url = "http://localhost:3000",
  TASKWELL_EMAIL: email,
  TASKWELL_PASSWORD: password,
} = process.env;
if (email === undefined || password === undefined)
  throw new Error("Set TASKWELL_EMAIL and TASKWELL_PASSWORD.");

const account = createTaskwellAccount({ url });
await account.signIn({ email, password });
const api = createTaskwellClient({ url, token: account });
const copy = await openCopy(process.env["COPY_FILE"] ?? "copy.json");

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

const since = copy.token();
await followChanges(api, {
  ...(since === undefined ? {} : { since }),
  onResync: async (token) => await copy.replace(await readAccount(api), token),
  onChanges: async (changes, token) => await copy.apply(changes, token),
  onStatus: (status) =>
    console.log(status.state === "waiting" ? `waiting: ${String(status.error)}` : status.state),
  signal: stop.signal,
});
