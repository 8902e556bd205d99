/** Every procedure of a router with all kinds of inputs is called from the page, in a real browser. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import superjsonLibrary from "superjson";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everything, withOther, withSuperjson } from "./testing-router.ts";
import { chromiumPath, launch, open, screenshot } from "./testing-browser.ts";
import { jsonOf, send, serve } from "./testing.ts";
import type { WatchedPage } from "./testing-browser.ts";
import type { ServedPanel } from "./testing.ts";

/** How a form is filled in, the JSON that results, and what the procedure receives. */
interface FormCase {
  readonly fill: (page: Page) => Promise<void>;
  readonly json: unknown;
  /** If it differs from the JSON. */
  readonly got?: unknown;
}

const field = (page: Page, path: string) => page.locator(`#input${path === "" ? "" : `_${path}`}`);
const type = (path: string, text: string) => (page: Page) => field(page, path).fill(text);
const add = (page: Page, index = 0) =>
  page.locator(".rjsf-array-item-add, .rjsf-object-property-expand").nth(index).click();
const choose = async (page: Page, label: string) => {
  await page.locator("select").first().selectOption({ label });
};

const formCases: Readonly<Record<string, FormCase>> = {
  text: { fill: type("text", "hello"), json: { text: "hello" } },
  document: { fill: type("text", "of two\nlines"), json: { text: "of two\nlines" } },
  scalar: { fill: type("", "alone"), json: "alone" },
  long: { fill: type("count", "0"), json: { count: 0 } },
  "nested.deeper.still.echo": { fill: type("text", "deep"), json: { text: "deep" } },
  "lazily.echo": { fill: type("text", "late"), json: { text: "late" } },
  "shapes.union": {
    fill: async (page) => {
      await choose(page, "number");
      await page.locator(".form input[type=number]").fill("4.5");
    },
    json: 4.5,
  },
  "shapes.discriminated": {
    fill: async (page) => {
      await choose(page, "kind: square");
      await field(page, "side").fill("2");
    },
    json: { kind: "square", side: 2 },
  },
  "shapes.array": {
    fill: async (page) => {
      await add(page, 0);
      await field(page, "tags_0").fill("red");
      await add(page, 1);
      await field(page, "points_0_x").fill("1");
      await field(page, "points_0_y").fill("-2");
    },
    json: { tags: ["red"], points: [{ x: 1, y: -2 }] },
  },
  "shapes.tuple": {
    fill: async (page) => {
      await field(page, "pair_0").fill("left");
      await field(page, "pair_1").fill("7");
    },
    json: { pair: ["left", 7] },
  },
  "shapes.record": {
    fill: async (page) => {
      await add(page);
      const key = page.locator('.form [id$="-key"]');
      await key.fill("ann");
      await key.blur();
      await page.locator(".form input[type=number]").fill("3");
    },
    json: { scores: { ann: 3 } },
  },
  "shapes.enumeration": { fill: (page) => choose(page, "high"), json: { level: "high" } },
  "shapes.optional": {
    fill: (page) => choose(page, "null"),
    json: { nothing: null },
  },
  "shapes.defaults": {
    fill: type("name", "given"),
    json: { size: 10, mode: "b", name: "given" },
  },
  "shapes.dates": {
    fill: (page) =>
      jsonOf(page).fill('{"at":"2026-03-29T01:30:00Z","day":"2026-03-29","coerced":"2026-01-01T00:00:00Z"}'),
    json: { at: "2026-03-29T01:30:00Z", day: "2026-03-29", coerced: "2026-01-01T00:00:00Z" },
    got: { at: "2026-03-29T01:30:00Z", day: "2026-03-29", coerced: "2026-01-01T00:00:00.000Z" },
  },
  "shapes.described": { fill: type("email", "ann@example.com"), json: { email: "ann@example.com" } },
  "shapes.recursive": {
    fill: async (page) => {
      await field(page, "name").fill("root");
      await add(page);
      await field(page, "children_0_name").fill("leaf");
    },
    json: { name: "root", children: [{ name: "leaf" }] },
  },
  "shapes.anything": {
    fill: (page) => page.getByLabel("value (JSON)").fill('{"as":["one",2]}'),
    json: { value: { as: ["one", 2] } },
  },
  "shapes.chained": {
    fill: async (page) => {
      await field(page, "one").fill("1");
      await field(page, "two").fill("2");
    },
    json: { one: "1", two: "2" },
  },
  "shapes.transformed": { fill: type("text", "four"), json: { text: "four" }, got: { text: 4 } },
  checkedByCode: { fill: (page) => jsonOf(page).fill('"open sesame"'), json: "open sesame" },
};

/** Procedures that have tests of their own. */
const calledSeparately = [
  "nothing",
  "whoami",
  "slow",
  "fails",
  "wrapped",
  "pieces",
  "upload",
  "form",
  "events.count",
  "events.endless",
  "events.refused",
  "events.broken",
  "events.crashing",
];

const run = promisify(execFile);
const here = fileURLToPath(new URL("..", import.meta.url));

/** Runs a snippet in Node with this package's dependencies, and returns its `result`. */
async function runSnippet(code: string): Promise<unknown> {
  const directory = await mkdtemp(join(here, "node_modules/.snippet-"));
  try {
    const runnable = code
      .replace(/^import type .*$/m, "")
      .replace("createTRPCClient<AppRouter>", "createTRPCClient");
    await writeFile(join(directory, "snippet.js"), `${runnable}\nexport { result };`);
    const module: { result: unknown } = await import(pathToFileURL(join(directory, "snippet.js")).href);
    return module.result;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The value in a response body. */
function valueOf(body: unknown): unknown {
  const result: unknown = Reflect.get(Object(body), "result");
  return superjsonLibrary.parse(JSON.stringify(Reflect.get(Object(result), "data")));
}

describe.skipIf(chromiumPath === undefined)("from the page", () => {
  let browser: Browser;
  let plain: ServedPanel;
  let superjson: ServedPanel;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
    plain = await serve(everything);
    superjson = await serve(withSuperjson);
    watched = await open(browser, `${plain.url}/panel`);
    ({ page } = watched);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([plain.close(), superjson.close()]);
  });

  const select = async (path: string) => {
    await page.goto(`${plain.url}/panel#${path}`);
    await page.getByRole("heading", { level: 2, name: path }).waitFor();
  };

  test("every procedure is called by a test", () => {
    expect(Object.keys(formCases).concat(calledSeparately).toSorted()).toEqual(
      Object.keys(everything._def.procedures).toSorted(),
    );
  });

  test.for(Object.entries(formCases))(
    "%s receives what its form shows",
    async ([path, { fill, json, got = json }]) => {
      await select(path);
      await fill(page);
      await expect.poll(async () => JSON.parse((await jsonOf(page).inputValue()) || "null")).toEqual(json);
      const { status, body } = await send(page);
      expect(status).toBe("200 OK");
      if (path === "long") expect(body).toEqual({ result: { data: [] } });
      else expect(body).toEqual({ result: { data: { got } } });
    },
  );

  test("a procedure without input is called without one", async () => {
    await select("nothing");
    await page.getByText("Takes no input.").waitFor();
    expect(await send(page)).toEqual({ status: "200 OK", body: { result: { data: { got: "nothing" } } } });
  });

  test("the form follows the JSON, and invalid JSON is not sent", async () => {
    await select("shapes.discriminated");
    await jsonOf(page).fill('{"kind":"circle","radius":3}');
    expect(await page.locator("#input_radius").inputValue()).toBe("3");
    expect(await page.locator("select").first().locator("option:checked").textContent()).toBe("kind: circle");
    await jsonOf(page).fill('{"kind":');
    await page.getByRole("alert").filter({ hasText: /JSON/ }).waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    expect(await jsonOf(page).evaluate((editor) => editor.matches(":focus"))).toBe(true);
  });

  test("JSON stays as typed, and may omit fields with defaults", async () => {
    await select("shapes.defaults");
    await jsonOf(page).fill("");
    await jsonOf(page).pressSequentially('{ "name": "mine" }');
    expect(await jsonOf(page).inputValue()).toBe('{ "name": "mine" }');
    expect(await page.locator("#input_name").inputValue()).toBe("mine");
    expect((await send(page)).body).toEqual({
      result: { data: { got: { size: 10, mode: "b", name: "mine" } } },
    });
    expect(await page.getByTestId("code").textContent()).toContain(`'{"name":"mine"}'`);
  });

  test("an issue is shown at its field", async () => {
    await select("text");
    await page.locator("#input_text").fill("x");
    const { status } = await send(page);
    expect(status).toBe("400 BAD_REQUEST");
    expect(await page.locator("#input_text__error").textContent()).toContain(">=2 characters");
    expect(await page.getByLabel("Problems with the input").textContent()).toMatch(/^text .*>=2 characters/);
    await screenshot(page, "bad-input");
  });

  test("a field that is missing is named so, beside the field", async () => {
    await select("text");
    await jsonOf(page).fill("{}");
    expect((await send(page)).status).toBe("400 BAD_REQUEST");
    expect(await page.locator("#input_text__error").textContent()).toMatch(/^Missing\. /);
  });

  test("defaults that nobody touched are left out of the code and the history", async () => {
    await select("shapes.defaults");
    await page.locator("#input_name").fill("untouched");
    const code = page.getByTestId("code");
    expect(await code.textContent()).toContain(`'{"name":"untouched"}'`);
    expect((await send(page)).body).toEqual({
      result: { data: { got: { size: 10, mode: "b", name: "untouched" } } },
    });
    await page.getByText(/History \(/).click();
    const entry = page.getByRole("region", { name: "History" }).locator(".summary").first();
    expect(await entry.textContent()).toBe('{ "name": "untouched" }');
    await page.locator("#input_size").fill("11");
    expect(await code.textContent()).toContain(`'{"size":11,"name":"untouched"}'`);
  });

  test("a default that was typed as JSON is sent as typed", async () => {
    await select("shapes.defaults");
    await jsonOf(page).fill('{"size":10,"name":"typed"}');
    expect(await page.getByTestId("code").textContent()).toContain(`'{"size":10,"name":"typed"}'`);
  });

  test("backticks in descriptions are shown as code", async () => {
    await select("shapes.described");
    const header = page.locator("article > header");
    expect(await header.locator("p").textContent()).toBe("Describes itself");
    expect(await header.locator("p code").textContent()).toBe("itself");
    expect(await page.locator(".field-description code").textContent()).toBe("ann@example.com");
  });

  test("a list in a long response is open at first, with its items closed", async () => {
    await select("wrapped");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const value = page.getByRole("region", { name: "Response" }).getByTestId("value");
    await expect.poll(() => value.locator(".collapsed").count()).toBe(100);
    expect(await value.getByText("Number 99").count()).toBe(0);
  });

  test("a streamed output is shown as a whole", async () => {
    await select("pieces");
    expect(await send(page)).toEqual({ status: "200 OK", body: { got: "two pieces" } });
  });

  test("an error is shown with its code and message", async () => {
    await select("fails");
    expect((await send(page)).status).toBe("409 CONFLICT");
    await page.getByText("Somebody was faster.").first().waitFor();
  });

  test("a procedure that takes a file cannot be called", async () => {
    for (const path of ["upload", "form"]) {
      await select(path);
      await page.getByRole("note").filter({ hasText: "takes a file" }).waitFor();
      expect(await page.getByRole("button", { name: "Send", exact: true }).count()).toBe(0);
    }
  });

  test("a slow call can be cancelled", async () => {
    await select("slow");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText(/No response/).waitFor();
  });

  test("the token and other headers are sent with every call", async () => {
    await select("whoami");
    const who = page.locator("details.who");
    if ((await who.getAttribute("open")) === null) await who.locator("summary").click();
    await page.getByLabel("Bearer token").fill("Bearer abc.def");
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByLabel("Name of header 1").fill("X-Color");
    await page.getByLabel("Value of header 1").fill("blue");
    const { body } = await send(page);
    expect(body).toEqual({ result: { data: { got: { authorization: "Bearer abc.def", color: "blue" } } } });
    await page.getByRole("button", { name: "Remove header 1" }).click();
    await page.getByRole("button", { name: "Remove the token" }).click();
  });

  test("says whose token it is, if the token tells", async () => {
    await select("whoami");
    const who = page.locator("details.who");
    if ((await who.getAttribute("open")) === null) await who.locator("summary").click();
    const claims = Buffer.from(JSON.stringify({ sub: "7", email: "zoë@example.com" })).toString("base64url");
    await page.getByLabel("Bearer token").fill(`e30.${claims}.x`);
    await who.getByText("Signed in as zoë@example.com").waitFor();
    await page.getByLabel("Bearer token").fill("opaque");
    await who.getByText("a token is set").waitFor();
    await page.getByRole("button", { name: "Remove the token" }).click();
  });

  test("a subscription shows its events until it ends", async () => {
    await select("events.count");
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.getByTestId("subscription").filter({ hasText: "ended" }).waitFor();
    expect(await page.locator(".events li").count()).toBe(3);
    expect(await page.locator(".events li").first().textContent()).toContain("number:3");
  });

  test("an endless subscription is stopped, and is sent the token", async () => {
    await select("events.endless");
    const who = page.locator("details.who");
    if ((await who.getAttribute("open")) === null) await who.locator("summary").click();
    await page.getByLabel("Bearer token").fill("stream");
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.locator(".events li").nth(2).waitFor();
    await screenshot(page, "subscription");
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByTestId("subscription").filter({ hasText: "stopped" }).waitFor();
    expect(await page.locator(".events li").first().textContent()).toContain("Bearer stream");
    await page.getByRole("button", { name: "Remove the token" }).click();
  });

  test("a refused subscription shows the error", async () => {
    await select("events.refused");
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.getByTestId("status").filter({ hasText: "FORBIDDEN" }).waitFor();
  });

  test.for([
    ["events.broken", 2, "FORBIDDEN", "No more for you."],
    ["events.crashing", 1, "INTERNAL_SERVER_ERROR", "A bug."],
  ] as const)("%s, a subscription that fails, keeps its events and shows its error", async (expected) => {
    const [path, events, code, message] = expected;
    await select(path);
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.getByTestId("subscription").filter({ hasText: "failed" }).waitFor();
    expect(await page.locator(".events li").count()).toBe(events);
    const response = page.getByRole("region", { name: "Response" });
    expect((await response.getByTestId("status").textContent())?.trim()).toBe(code);
    expect(await response.getByTestId("size").count()).toBe(0);
    await response.getByText(message).first().waitFor();
  });

  test("a batch is sent in one request, and each call has its result", async () => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await select("text");
    await page.locator("#input_text").fill("first");
    await page.getByRole("button", { name: "Add to batch" }).click();
    await select("nothing");
    await page.getByRole("button", { name: "Add to batch" }).click();
    await page.getByRole("button", { name: "Send batch of 2" }).click();
    const batch = page.getByRole("region", { name: "Batch" });
    await batch.getByTestId("status").nth(1).waitFor();
    expect(await batch.getByTestId("status").allTextContents()).toEqual(["200 OK", "200 OK"]);
    expect(await batch.getByTestId("value").allTextContents()).toEqual([
      expect.stringContaining("first"),
      expect.stringContaining("nothing"),
    ]);
    expect(requests.filter((url) => url.includes("/trpc/"))).toEqual([
      expect.stringContaining("/trpc/text,nothing?batch=1"),
    ]);
    await screenshot(page, "batch");
  });

  test("a long response is shown with its size", async () => {
    await select("long");
    await page.locator("#input_count").fill("5000");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByTestId("size").filter({ hasText: "kB" }).waitFor();
    await screenshot(page, "long");
    const { body } = await send(page);
    expect(body).toHaveProperty("result.data.4999.id", 4999);
  });

  test("the history restores input and response, even after a reload", async () => {
    await select("nested.deeper.still.echo");
    await page.locator("#input_text").fill("remember me");
    await send(page);
    await page.reload();
    await page.getByText(/History \(/).click();
    await page
      .getByRole("button", { name: /still\.echo.*remember me/ })
      .first()
      .click();
    expect(await page.locator("#input_text").inputValue()).toBe("remember me");
    expect(await page.getByTestId("status").textContent()).toContain("200");
  });

  test("superjson carries dates, big integers, sets and maps", async () => {
    const other = await open(browser, `${superjson.url}/panel#everything`);
    const input = {
      at: "2026-01-01T00:00:00Z",
      big: "12345678901234567890",
      names: ["ann"],
      scores: [["ann", 3]],
      maybe: null,
    };
    await jsonOf(other.page).fill(JSON.stringify(input));
    const { status, body } = await send(other.page);
    expect(status).toBe("200 OK");
    expect(body).toMatchObject({
      result: {
        data: {
          json: {
            at: "2026-01-01T00:00:00.000Z",
            big: "12345678901234567890",
            names: ["ann"],
            scores: [["ann", 3]],
          },
          meta: { values: { at: ["Date"], big: ["bigint"], names: ["set"], scores: ["map"] } },
        },
      },
    });
    await other.page.goto(`${superjson.url}/panel#count`);
    await jsonOf(other.page).fill('{"from":"2026-01-01T00:00:00Z"}');
    await other.page.getByRole("button", { name: "Subscribe" }).click();
    await other.page.getByText("2026-01-01T00:00:01.000Z").waitFor();
    expect(other.problems).toEqual([]);
    await other.close();
  });

  test("the code that is shown runs, for curl, fetch and the typed client", async () => {
    await page.goto("about:blank");
    const other = await open(browser, `${superjson.url}/panel#everything`);
    const input =
      '{"at":"2026-01-01T00:00:00Z","big":"7","names":["it\'s"],"scores":[["ann",3]],"maybe":null}';
    const expected = {
      at: new Date("2026-01-01T00:00:00Z"),
      big: 7n,
      names: new Set(["it's"]),
      scores: new Map([["ann", 3]]),
    };
    await jsonOf(other.page).fill(input);
    const code = async (language: string) => {
      await other.page.getByRole("button", { name: language, exact: true }).click();
      return (await other.page.getByTestId("code").textContent()) ?? "";
    };
    const { stdout } = await run("bash", ["-c", `${await code("curl")} -s`]);
    expect(valueOf(JSON.parse(stdout))).toMatchObject(expected);
    expect(valueOf({ result: await runSnippet(await code("fetch")) })).toMatchObject(expected);
    expect(await runSnippet(await code("client"))).toMatchObject(expected);
    expect(await code("client")).toContain('import type { AppRouter } from "@acme/api";');

    await other.page.goto(`${superjson.url}/panel#count`);
    await jsonOf(other.page).fill('{"from":"2026-01-01T00:00:00Z"}');
    const events = await run("bash", ["-c", `${await code("curl")} -s`]);
    expect(events.stdout).toContain("2026-01-01T00:00:01.000Z");
    await other.close();
  });

  test("an unsupported transformer is reported", async () => {
    const other = await serve(withOther);
    const { page: otherPage, close } = await open(browser, `${other.url}/panel`);
    await otherPage.getByText("a transformer that the panel does not support").waitFor();
    await close();
    await other.close();
  });

  test("no other server was contacted, and the console has no problems", () => {
    expect([...watched.requestedOrigins]).toEqual([plain.url]);
    const own = /the server responded with a status of (400|403|409|415)/;
    expect(watched.problems.filter((text) => !own.test(text))).toEqual([]);
  });
});
