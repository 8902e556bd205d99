/** examples/react as a newcomer meets it: installed from the packed client, built, and used in a browser from another origin. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromiumPath, launch, open, screenshot } from "@taskwell/panel/testing-browser";
import type { WatchedPage } from "@taskwell/panel/testing-browser";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { startTestServer } from "./testing.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs pnpm, which reports errors in its output. */
async function pnpm(cwd: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const options = { cwd, env: { ...process.env, ...env } };
  await promisify(execFile)("pnpm", args, options).catch((error: Error) => {
    throw new Error(`${error.message}\n${String(Reflect.get(error, "stdout"))}`);
  });
}

/** Serves the files of a directory. */
function serveFiles(directory: string) {
  const types: Readonly<Record<string, string>> = { ".js": "text/javascript", ".css": "text/css" };
  return createServer(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : (request.url ?? "");
    const content = await readFile(join(directory, path)).catch(() => undefined);
    const type = types[extname(path)] ?? "text/html; charset=utf-8";
    response.writeHead(content === undefined ? 404 : 200, { "content-type": type }).end(content);
  });
}

/** What TanStack Query says about errors; does not compile if it is wrong. */
const typeCheck = `
import type { Reason, Task } from "@taskwell/client";
import { isTaskwellError } from "@taskwell/client";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { trpc } from "./api.ts";

export function useErrors(): [Task | undefined, Reason | undefined, Task | undefined] {
  const { error } = useMutation(trpc.task.update.mutationOptions());
  const narrowed = isTaskwellError(error) ? error.data?.current : undefined;
  return [error?.data?.current, error?.data?.reason, narrowed];
}

const next = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
export function usePages(): (string | null | undefined)[] {
  const found = useInfiniteQuery(trpc.task.search.infiniteQueryOptions({ text: "milk" }, next));
  const filtered = useInfiniteQuery(trpc.filter.run.infiniteQueryOptions({ query: "today" }, next));
  // The page parameter of these is {}: tRPC does not look for it in an input that may be left out.
  const tasks = useInfiniteQuery(trpc.task.list.infiniteQueryOptions({}, next));
  const trash = useInfiniteQuery(trpc.task.trash.infiniteQueryOptions({}, next));
  const lists = useInfiniteQuery(trpc.list.list.infiniteQueryOptions({}, next));
  const labels = useInfiniteQuery(trpc.label.list.infiniteQueryOptions({}, next));
  return [found, filtered]
    .map(({ data }) => data?.pageParams[0])
    .concat([tasks, trash, lists, labels].map(({ data }) => data?.pages[0]?.nextCursor));
}
`;

describe.skipIf(chromiumPath === undefined)("the example with React", () => {
  let directory: string;
  let files: ReturnType<typeof createServer>;
  let server: RunningServer;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "taskwell-example-"));
    files = serveFiles(join(directory, "dist"));
    await once(files.listen(0, "127.0.0.1"), "listening");
    const address = files.address();
    const origin = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    const started = startTestServer({ CORS_ORIGINS: origin });
    await cp(join(repository, "examples/react"), directory, {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist)$/.test(path),
    });
    // `prepack` would build again what `pnpm test` has built.
    const pack = ["pack", "--config.ignore-scripts=true", "--pack-destination", directory];
    await pnpm(join(repository, "packages/client"), pack);
    await writeFile(join(directory, "src/type-check.ts"), typeCheck);
    await pnpm(directory, ["install", "--prefer-offline", "--ignore-scripts"]);
    server = await started;
    await pnpm(directory, ["run", "build"], { VITE_API_URL: server.url });
    browser = await launch();
    watched = await open(browser, origin);
    ({ page } = watched);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    files.close();
    await rm(directory, { recursive: true });
  });

  const email = `${randomUUID()}@example.com`;
  const tasks = () => page.getByRole("list", { name: "Tasks" }).getByRole("listitem");
  const add = async (title: string) => {
    await page.getByLabel("New task").fill(title);
    await page.getByRole("button", { name: "Add" }).click();
  };
  /** Holds the next call of a procedure back until the returned function is called. */
  const holdBack = async (procedure: string) => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const hold = async (route: Route) => {
      await released;
      await route.continue();
    };
    await page.route(`**/trpc/${procedure}*`, hold, { times: 1 });
    return release;
  };

  test("somebody new signs up", async () => {
    await page.getByRole("button", { name: "I am new here" }).click();
    await page.getByLabel("Name").fill("Ann");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByRole("heading", { name: "Ann’s tasks" }).waitFor();
  });

  test("a new task is shown before the server has answered, and stays", async () => {
    const release = await holdBack("task.create");
    await add("  Buy milk ");
    await tasks().filter({ hasText: "Buy milk" }).waitFor();
    const answered = page.waitForResponse(/task\.list/);
    release();
    await answered;
    expect(await tasks().allTextContents()).toEqual(["Buy milk"]);
  });

  test("what is wrong with a title is said beside it, and the list is as before", async () => {
    await add("x".repeat(256));
    await page.getByRole("alert").filter({ hasText: "Must have at most 255 characters." }).waitFor();
    expect(await page.getByLabel("New task").getAttribute("aria-invalid")).toBe("true");
    expect(await tasks().count()).toBe(1);
    await screenshot(page, "example-react");
    await add("Read a book");
    await expect.poll(() => tasks().allTextContents()).toEqual(["Read a book", "Buy milk"]);
  });

  test("a task is shown as done before the server has answered, and stays done", async () => {
    const release = await holdBack("task.setCompleted");
    const box = page.getByRole("checkbox", { name: "Buy milk" });
    await box.click();
    await expect.poll(() => box.isChecked()).toBe(true);
    const answered = page.waitForResponse(/task\.list/);
    release();
    await answered;
    await page.reload();
    await box.waitFor();
    expect(await box.isChecked()).toBe(true);
  });

  test("a long list comes page by page", async () => {
    for (let number = 1; number <= 20; number += 1) {
      await add(`Task ${number}`);
      await tasks()
        .filter({ hasText: `Task ${number}` })
        .first()
        .waitFor();
    }
    await page.reload();
    await expect.poll(() => tasks().count()).toBe(20);
    await page.getByRole("button", { name: "More" }).click();
    await expect.poll(() => tasks().count()).toBe(22);
    expect(await page.getByRole("button", { name: "More" }).count()).toBe(0);
    expect(await tasks().last().textContent()).toBe("Buy milk");
  });

  test("an access token is renewed before it expires, without anybody noticing", async () => {
    await page.clock.install();
    await page.clock.fastForward("14:30");
    const renewal = page.waitForResponse(/\/api\/auth\/token/);
    await add("Later");
    expect((await renewal).status()).toBe(200);
    await tasks().filter({ hasText: "Later" }).waitFor();
  });

  test("a session that was ended elsewhere leads back to signing in", async () => {
    const signIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password: "correct horse battery" }),
    });
    const session: unknown = Reflect.get(Object(await signIn.json()), "token");
    await fetch(`${server.url}/api/auth/revoke-sessions`, {
      method: "POST",
      headers: { authorization: `Bearer ${String(session)}`, "content-type": "application/json" },
      body: "{}",
    });
    await add("Too late");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  test("signing in and out again, with nothing left of the last user", async () => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("a wrong password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("Invalid email or password");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => tasks().count()).toBe(20);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await tasks().count()).toBe(0);
  });

  test("the console has no problems but the refusals that were asked for", () => {
    const expected = /the server responded with a status of (400|401)/;
    expect(watched.problems.filter((text) => !expected.test(text))).toEqual([]);
  });
});
