/** The web app as the server delivers it: which paths, with which headers, and nothing else. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, sendRaw, startTestServer } from "./testing.ts";
import { loadWebApp } from "./web-handler.ts";

const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const built = fileURLToPath(new URL("../../web/dist/", import.meta.url));
const html = "text/html; charset=utf-8";

describe("the built app", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test("browsers get its page at each of its places", async () => {
    const rooms = ["inbox", "today", "upcoming", "search", "trash", "history", "statistics", "data"];
    const accounts = ["sign-in", "sign-up", "forgot-password", "reset-password", "verified", "settings"];
    const parameters = ["list/01a", "label/01a", "filter/01a", "settings/sessions", "today?task=01a"];
    const paths = ["", ...rooms, ...accounts, ...parameters].map((path) => `/${path}`);
    for (const path of paths) {
      const { status, text, headers } = await send(server.url + path, { headers: browser });
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(text).toContain('<div id="root">');
      expect(headers.get("content-type")).toBe(html);
      expect(headers.get("vary")).toBe("accept, accept-encoding");
      expect(headers.get("cache-control")).toBe("no-cache");
    }
  });

  test("programs get what they got before", async () => {
    expect((await send(server.url)).body).toMatchObject({ name: "Taskwell", docs: "/docs", panel: "/panel" });
    expect(await send(`${server.url}/today`)).toMatchObject({
      status: 404,
      body: { error: { data: { code: "NOT_FOUND" } } },
    });
  });

  test.each(["/list", "/list/a/b", "/inbox/a", "/index.html", "/todays", "/settingsx"])(
    "there is no page at %s",
    async (path) => {
      const { status, text } = await send(server.url + path, { headers: browser });
      expect(status).toBe(404);
      expect(text).toContain("There is nothing here");
    },
  );

  test("the page allows scripts of this origin, and the one in it by its hash", async () => {
    const { text, headers } = await send(server.url, { headers: browser });
    const [, script = ""] = /<script>([^<]*)<\/script>/.exec(text) ?? [];
    expect(script).toContain("theme");
    const hash = createHash("sha256").update(script).digest("base64");
    expect(headers.get("content-security-policy")).toBe(
      `default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
  });

  test("a file with its hash in its name is kept for good, others are asked for again", async () => {
    const names = readdirSync(join(built, "assets"));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(name).toMatch(/-[\w-]{8,}\.\w+$/);
      const { status, headers, text } = await send(`${server.url}/assets/${name}`, {
        headers: { "accept-encoding": "br" },
      });
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(text).toBe(readFileSync(join(built, "assets", name), "utf8"));
      expect(headers.get("content-encoding")).toBe(text.length < 1_024 ? null : "br");
    }
    const icon = await send(`${server.url}/icon.svg`);
    expect(icon.headers.get("cache-control")).toBe("no-cache");
    expect(icon.headers.get("content-type")).toBe("image/svg+xml");
    const etag = icon.headers.get("etag") ?? "";
    expect((await send(`${server.url}/icon.svg`, { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  test("a file that does not exist is never answered with a page", async () => {
    for (const headers of [browser, {}]) {
      const response = await send(`${server.url}/assets/old-12345678.js`, { headers });
      expect(response.status).toBe(404);
      expect(response.headers.get("content-type")).toBe("application/json");
    }
  });

  test.each([
    "/../package.json",
    "/assets/../../package.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/..%2fpackage.json",
  ])("%s leads nowhere", async (path) => {
    const request = `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
    expect(await sendRaw(server.url, request)).toMatch(/^HTTP\/1\.1 404 /);
  });
});

describe("any build", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "taskwell-web-"));
    mkdirSync(join(directory, "assets"));
    writeFileSync(join(directory, "index.html"), "<!doctype html><script src='/assets/a.js'></script>");
    writeFileSync(join(directory, "manifest.webmanifest"), "{}");
    writeFileSync(join(directory, "sw.js"), "addEventListener('fetch', () => {})");
    writeFileSync(join(directory, "icon.png"), "");
    writeFileSync(join(directory, "unknown"), "");
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const headerOf = async (path: string, name: string) => {
    const asset = loadWebApp(directory)?.file(path);
    const response = await asset?.respond(new Request(`http://localhost${path}`), "id");
    return response?.headers.get(name);
  };

  test.each([
    ["/manifest.webmanifest", "application/manifest+json"],
    ["/sw.js", "text/javascript; charset=utf-8"],
    ["/icon.png", "image/png"],
    ["/unknown", "application/octet-stream"],
    ["/index.html", undefined],
    ["/missing", undefined],
  ])("%s is %s", async (path, type) => {
    expect(await headerOf(path, "content-type")).toBe(type);
  });

  test("scripts have the page's policy, as workers obey their own", async () => {
    expect(await headerOf("/sw.js", "content-security-policy")).toContain("connect-src 'self'");
    expect(await headerOf("/icon.png", "content-security-policy")).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    );
  });

  test("without an inline script, none is allowed", async () => {
    const response = await loadWebApp(directory)?.page.respond(new Request("http://localhost/"), "id");
    expect(response?.headers.get("content-security-policy")).toContain("script-src 'self'; ");
  });

  test("it may be missing", () => {
    expect(loadWebApp(join(directory, "missing"))).toBeUndefined();
  });
});
