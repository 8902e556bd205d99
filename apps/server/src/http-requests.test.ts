/** Requests at the edges of HTTP: what is malformed is a 400, what is not supported says what is, and nothing is a 500. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, sendRaw, startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  token = await tokenOf(`user-${randomUUID()}`);
});
afterAll(() => server.close());

/** Sends lines as they are, and a body. */
const sendLines = (lines: readonly string[], body: string | Buffer = "") =>
  sendRaw(
    server.url,
    Buffer.concat([Buffer.from([...lines, "Connection: close", "", ""].join("\r\n")), Buffer.from(body)]),
  );

describe("a Host that is none is refused with 400:", () => {
  test.each(["xn--", "1.2.3.4.5", "256.256.256.256", "a b", "a/b", "a@b", "a:99999", "[::1", "%zz", ""])(
    "%j",
    async (host) => {
      for (const path of ["/api/me/tasks", "/api/auth/jwks", "/trpc/task.list", "/livez"])
        expect(await sendLines([`GET ${path} HTTP/1.1`, `Host: ${host}`])).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  test("and says what is right, in the format of the path", async () => {
    const lines = ["GET /api/me/tasks HTTP/1.1", "Host: 1.2.3.4.5"];
    expect(await sendLines(lines)).toMatch(
      /application\/problem\+json[^]*"detail":"The Host header is not a host name or address, with or without a port\."/,
    );
  });

  test.each(["localhost", "127.0.0.1:3000", "[::1]:3000", "tasks.example.com", "_svc.example"])(
    "%s is one",
    async (host) => {
      expect(await sendLines(["GET /livez HTTP/1.1", `Host: ${host}`])).toMatch(/^HTTP\/1\.1 200 /);
    },
  );
});

describe("HTTP/1.0 without Host, as old health checks send it, is answered at", () => {
  test.each(["/livez", "/readyz", "/", "/openapi.json", "/api/auth/jwks"])("%s", async (path) => {
    expect(await sendRaw(server.url, `GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("/api and /trpc, with a token", async () => {
    for (const path of ["/api/me/tasks", "/trpc/task.list"]) {
      const received = await sendRaw(
        server.url,
        `GET ${path} HTTP/1.0\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      );
      expect(received).toMatch(/^HTTP\/1\.1 200 /);
    }
  });
});

describe("a request that contradicts HTTP is refused with 400:", () => {
  test.each([
    ["HTTP/1.1 without Host", ["GET /livez HTTP/1.1"]],
    ["two Hosts", ["GET /livez HTTP/1.1", "Host: a", "host: b"]],
    [
      "two Authorization headers",
      ["GET /trpc/me.get HTTP/1.1", "Host: a", "Authorization: x", "Authorization: y"],
    ],
    ["two Content-Types", ["POST /trpc/x HTTP/1.1", "Host: a", "Content-Type: a/b", "Content-Type: c/d"]],
    ["HTTP/2.0 in the request line", ["GET /livez HTTP/2.0", "Host: a"]],
    ["HTTP/0.9", ["GET /livez HTTP/0.9", "Host: a"]],
    ["a parameter that is not UTF-8", ["GET /api/me/tasks?text=caf%E9 HTTP/1.1", "Host: a"]],
    ["a path that is not UTF-8", ["GET /api/me/tasks/caf%C3%28 HTTP/1.1", "Host: a"]],
    ["a path that is a sentence", ["GET hello HTTP/1.1", "Host: a"]],
  ])("%s", async (_title, lines) => {
    expect(await sendLines(lines)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

const post = (path: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  send(`${server.url}${path}`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
  });

/** The doors that take JSON, and a body each of them would accept. */
const doors: [path: string, before: string, after: string][] = [
  ["/trpc/task.create", '{"title":"caf', '"}'],
  ["/trpc/task.create?batch=1", '{"0":{"title":"caf', '"}}'],
  ["/api/me/tasks", '{"title":"caf', '"}'],
  ["/api/auth/sign-in/email", '{"email":"ann@example.com","password":"correct horse caf', '"}'],
];

describe("a body that is not UTF-8 is refused with 400, and not repaired:", () => {
  test.each(doors)("%s", async (path, before, after) => {
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]);
    for (const headers of [{}, { "trpc-accept": "application/json" }]) {
      const response = await post(path, body, headers);
      expect(response.status).toBe(400);
      expect(response.text).toContain("The body must be encoded in UTF-8.");
    }
  });
});

describe("a body in another encoding is refused with 415, and told the right one:", () => {
  test.each(doors)("%s", async (path, before, after) => {
    const body = before + after;
    for (const charset of ["utf-16", "iso-8859-1", '"latin1"']) {
      const response = await post(path, body, { "content-type": `application/json; charset=${charset}` });
      expect(response.status).toBe(415);
      expect(response.text).toContain("Send the body in UTF-8, with charset=utf-8 or without a charset.");
    }
    const compressed = await post(path, body, { "content-encoding": "gzip" });
    expect(compressed.status).toBe(415);
    expect(compressed.text).toContain("Send the body uncompressed, without Content-Encoding.");
    for (const contentType of ["application/json; charset=utf-8", 'application/json;charset="UTF-8"'])
      expect((await post(path, body, { "content-type": contentType })).status).not.toBe(415);
  });

  test("a document", async () => {
    const response = await post("/api/me/data/import", "{}", { "content-encoding": "gzip" });
    expect(response.status).toBe(415);
  });
});

describe("over tRPC", () => {
  const call = (method: string, path: string) =>
    send(`${server.url}/trpc/${path}`, { method, headers: { authorization: `Bearer ${token}` } });

  test.each([
    ["POST", "task.list", "GET, HEAD, OPTIONS"],
    ["PUT", "task.list", "GET, HEAD, OPTIONS"],
    ["GET", "task.create", "POST, OPTIONS"],
    ["HEAD", "task.create", "POST, OPTIONS"],
    ["PUT", "task.create", "POST, OPTIONS"],
    ["PATCH", "task.create", "POST, OPTIONS"],
    ["DELETE", "task.create", "POST, OPTIONS"],
  ])("%s %s is not allowed, and Allow says what is", async (method, path, allow) => {
    const { status, headers } = await send(`${server.url}/trpc/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === "POST" ? { "content-type": "application/json" } : {}),
      },
    });
    expect({ status, allow: headers.get("allow") }).toEqual({ status: 405, allow });
  });

  test("OPTIONS lists the methods", async () => {
    const { status, headers } = await call("OPTIONS", "task.list");
    expect({ status, allow: headers.get("allow") }).toEqual({ status: 204, allow: "GET, HEAD, OPTIONS" });
  });

  test("a procedure that does not exist is 404 for every method", async () => {
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
      expect((await call(method, "task.nope")).status).toBe(404);
  });
});

describe("HEAD has the status, the type and the length of GET:", () => {
  test.each([
    "/",
    "/livez",
    "/readyz",
    "/openapi.json",
    "/docs",
    "/panel",
    "/nope",
    "/api/me/tasks",
    "/api/me",
    "/api/me/nope",
    "/api/auth/jwks",
    "/api/auth/nope",
    "/trpc/me.get",
    "/trpc/task.list",
    "/trpc/task.nope",
  ])("%s", async (path) => {
    const described = async (method: string) => {
      const headers = { authorization: `Bearer ${token}`, "accept-encoding": "identity" };
      const response = await send(`${server.url}${path}`, { method, headers });
      return {
        status: response.status,
        type: response.headers.get("content-type"),
        length: response.headers.get("content-length"),
        isEmpty: response.text === "",
      };
    };
    const get = await described("GET");
    expect(get.length).not.toBeNull();
    expect(await described("HEAD")).toEqual({ ...get, isEmpty: true });
  });
});
