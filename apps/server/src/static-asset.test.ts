/** Pages and documents: compressed, cached by their hash, and only as long as they need to be. */
import { randomUUID } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface RawResponse {
  readonly status: number | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Unlike fetch, leaves the body compressed. */
async function get(path: string, headers: Record<string, string> = {}): Promise<RawResponse> {
  return await new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on("error", reject).end();
  });
}

const page = { accept: "text/html" };

/** URLs of the scripts and styles of /docs, with their hashes. */
async function docsFiles(): Promise<string[]> {
  const { text } = await send(`${server.url}/docs`);
  return [...text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, url = ""]) => url);
}

describe("static answers", () => {
  test.each(["/docs", "/panel", "/openapi.json", "/docs/explorer.js", "/docs/page.js", "/docs/page.css"])(
    "%s is compressed with what the client accepts",
    async (path) => {
      const plain = await get(path, page);
      const brotli = await get(path, { ...page, "accept-encoding": "gzip, deflate, br" });
      const gzip = await get(path, { ...page, "accept-encoding": "gzip" });
      const refused = await get(path, { ...page, "accept-encoding": "br;q=0, gzip;q=0" });

      expect(plain.headers["content-encoding"]).toBeUndefined();
      expect(brotli.headers["content-encoding"]).toBe("br");
      expect(gzip.headers["content-encoding"]).toBe("gzip");
      expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
      expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
      expect(refused.body.equals(plain.body)).toBe(true);
      for (const { headers, body } of [plain, brotli, gzip]) {
        expect(headers["content-length"]).toBe(String(body.length));
        expect(headers["vary"]).toContain("accept-encoding");
      }
    },
  );

  test.each(["/", "/docs", "/panel", "/openapi.json", "/docs/explorer.js"])(
    "%s is asked for again, and is not sent again",
    async (path) => {
      const { headers } = await get(path, page);
      expect(headers["cache-control"]).toBe("no-cache");
      const again = await get(path, { ...page, "if-none-match": `"other", ${String(headers["etag"])}` });
      expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
      expect(again.headers["etag"]).toBe(headers["etag"]);
    },
  );

  test("a file with its hash in the URL is never asked for again", async () => {
    const urls = await docsFiles();
    expect(urls).toHaveLength(3);
    for (const url of urls)
      expect((await get(url)).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await get("/docs/page.js?v=another")).headers["cache-control"]).toBe("no-cache");
  });

  test("/docs and all that it loads have at most 300 kB", async () => {
    const urls = ["/docs", "/openapi.json", ...(await docsFiles())];
    for (const encoding of ["br", "gzip"]) {
      const sizes = await Promise.all(
        urls.map(async (url) => (await get(url, { "accept-encoding": encoding })).body.length),
      );
      expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(300_000);
    }
  });
});

test("/docs offers to sign in only where users have accounts", async () => {
  const external = await startTestServer({ AUTH_MODE: "external" });
  expect((await send(`${server.url}/docs`)).text).toContain('<form id="sign-in">');
  expect((await send(`${external.url}/docs`)).text).toContain('<form id="sign-in" hidden>');
  await external.close();
});

describe("over REST", () => {
  test("a long list is compressed, a short one and an entity are not", async () => {
    const authorization = `Bearer ${await tokenOf(`user-${randomUUID()}`)}`;
    const create = (title: string) =>
      send(`${server.url}/api/me/tasks`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ title, description: "x".repeat(3_000) }),
      });
    const accepting = { authorization, "accept-encoding": "br" };
    const short = await get("/api/me/tasks", accepting);
    expect(short.headers["content-encoding"]).toBeUndefined();
    await create("Water the plants");
    const { body } = await create("Feed the cat");

    const long = await get("/api/me/tasks", accepting);
    expect(long.headers).toMatchObject({
      "content-encoding": "br",
      "content-length": String(long.body.length),
      vary: "accept-encoding",
      "content-type": "application/json",
    });
    const plain = await get("/api/me/tasks", { authorization });
    expect(brotliDecompressSync(long.body).equals(plain.body)).toBe(true);
    expect(plain.headers["vary"]).toBe("accept-encoding");
    const id = String(Reflect.get(Object(body), "id"));
    const entity = await get(`/api/me/tasks/${id}`, accepting);
    expect(entity.headers["content-encoding"]).toBeUndefined();
    expect(entity.headers["etag"]).toBe('"1"');
  });

  test("a feed's secret address is never compressed together with a name that somebody chose", async () => {
    const authorization = `Bearer ${await tokenOf(`user-${randomUUID()}`)}`;
    const headers = { authorization, "content-type": "application/json" };
    for (let count = 0; count < 12; count += 1)
      await send(`${server.url}/api/me/feeds`, {
        method: "POST",
        headers,
        body: JSON.stringify({ name: "x".repeat(200) }),
      });
    const feeds = await get("/api/me/feeds", { authorization, "accept-encoding": "br" });
    expect(feeds.body.length).toBeGreaterThan(2_048);
    expect(feeds.headers["content-encoding"]).toBeUndefined();
  });
});

describe("a browser gets a page where programs get JSON:", () => {
  const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

  test("where there is nothing", async () => {
    const { status, text, headers } = await send(`${server.url}/nope`, { headers: browser });
    expect(status).toBe(404);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(text).toContain('<a href="/">');
    expect((await send(`${server.url}/nope`)).body).toMatchObject({ error: { data: { code: "NOT_FOUND" } } });
    expect((await send(`${server.url}/docs/nope`, { headers: browser })).status).toBe(404);
  });

  test("not under /api and /trpc", async () => {
    for (const path of ["/api/me/nope", "/api/auth/nope", "/trpc/nope"]) {
      const { status, headers } = await send(`${server.url}${path}`, { headers: browser });
      expect(status).toBe(404);
      expect(headers.get("content-type")).toContain("json");
    }
  });
});
