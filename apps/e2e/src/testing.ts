/** For journeys: the built server with a database of its own, and people with browsers. */
import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createTaskwellClient } from "@taskwell/client";
import type { TaskwellClient } from "@taskwell/client";
import { createTaskwellAccount } from "@taskwell/client/account";
import { cloneDatabase } from "@taskwell/db/testing";
import { launch, open } from "@taskwell/panel/testing-browser";
import type { WatchedPage } from "@taskwell/panel/testing-browser";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";

const builtServer = fileURLToPath(new URL("../../server/dist/main.js", import.meta.url));
/** Servers of one database must have the same. */
const secret = randomBytes(32).toString("base64url");

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** A fresh database in the PostgreSQL that all tests share: settings for one server, or for several. */
export async function aDatabase(): Promise<{ readonly DATABASE_URL: string }> {
  return { DATABASE_URL: await cloneDatabase(inject("adminUrl")) };
}

/**
 * Starts the built server as a process of its own.
 *
 * @param environment without `DATABASE_URL`, the embedded database in `DATA_DIR` is used
 */
export async function startServer(
  environment: Readonly<Record<string, string>>,
  program: string = builtServer,
): Promise<Server> {
  const child = spawn(process.execPath, [program], {
    env: { PORT: "0", RATE_LIMIT: "off", BETTER_AUTH_SECRET: secret, ...environment },
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk) => {
        output += String(chunk);
        const [, found] = /ready at (http:\/\/[^\s"]+)/.exec(output) ?? [];
        if (found !== undefined) resolve(found);
      });
    child.once("close", () => reject(new Error(`The server has ended, having printed:\n${output}`)));
  });
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** For the tests of a file: a server with a database of its own, and a browser. They are there once a test runs. */
export interface Stage {
  readonly server: Server;
  readonly browser: Browser;
}

export function setStage(): Stage {
  const stage: { server?: Server; browser?: Browser } = {};
  beforeAll(async () => {
    stage.server = await startServer(await aDatabase());
    stage.browser = await launch();
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stage.server?.stop();
  });
  return {
    get server() {
      return existing(stage.server);
    },
    get browser() {
      return existing(stage.browser);
    },
  };
}

function existing<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("No test runs yet.");
  return value;
}

/** Somebody who has an account and is signed in, with a browser of their own. */
export interface Person extends WatchedPage {
  readonly email: string;
  readonly password: string;
  /** Calls as this person, to prepare a journey and to look at what it has left. */
  readonly api: TaskwellClient;
}

/** The page is at `about:blank`, and signed in. */
export async function aPerson(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const [email, password] = [`${randomUUID()}@example.com`, "correct horse battery"];
  const account = createTaskwellAccount({ url });
  await account.signUp({ name: "Ann", email, password });
  const watched = await open(browser, "about:blank", options);
  // Shorter than a test may take, so that a failure names what was waited for.
  watched.page.setDefaultTimeout(10_000);
  await signIn(watched.page, url, { email, password });
  return { ...watched, email, password, api: createTaskwellClient({ url, token: account }) };
}

/** Gives the page's browser a session, as the form for signing in does. */
export async function signIn(
  page: Page,
  url: string,
  credentials: { readonly email: string; readonly password: string },
): Promise<void> {
  const response = await page.request.post(`${url}/api/auth/sign-in/email`, { data: credentials });
  if (!response.ok()) throw new Error(`Signing in was answered with ${response.status()}.`);
}

/** Waits until the service worker has taken over the page, with all files of its build. */
export async function offlineReady(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
}
