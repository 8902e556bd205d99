/** The REST contract with the front end of the first version, route by route. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface TestUser {
  readonly id: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestResponse>;
  /** Creates a task of this user. */
  aTask(title?: string): Promise<Record<string, unknown>>;
}

async function aUser(): Promise<TestUser> {
  const id = `user-${randomUUID()}`;
  const token = await tokenOf(id);
  const call: TestUser["call"] = (method, path, body, headers = {}) =>
    send(`${server.url}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    id,
    call,
    aTask: async (title = "Buy milk") => Object(await call("POST", `${id}/tasks`, { title })).body,
  };
}

const problem = (status: number, reason: string, more: object = {}) => ({
  status,
  body: expect.objectContaining({ status, reason, detail: expect.any(String), ...more }),
});

describe("routes", () => {
  test("GET /api/{user_id}/tasks: 200, an array of tasks", async () => {
    const ann = await aUser();
    expect(await ann.call("GET", `${ann.id}/tasks`)).toMatchObject({ status: 200, body: [] });
    const task = await ann.aTask();
    expect(await ann.call("GET", `${ann.id}/tasks`)).toMatchObject({ status: 200, body: [task] });
  });

  test("POST /api/{user_id}/tasks: 201, the task", async () => {
    const ann = await aUser();
    const made = await ann.call("POST", `${ann.id}/tasks`, { title: "Buy milk", description: "Two litres" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: expect.any(String),
      user_id: ann.id,
      title: "Buy milk",
      description: "Two litres",
      completed: false,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    const location = made.headers.get("location") ?? "";
    expect(location).toBe(`/api/${ann.id}/tasks/${String(Reflect.get(Object(made.body), "id"))}`);
    expect(await ann.call("GET", location.slice("/api/".length))).toMatchObject({
      status: 200,
      body: made.body,
    });
  });

  test("POST with completed: 201", async () => {
    const ann = await aUser();
    const made = await ann.call("POST", `${ann.id}/tasks`, { title: "Done before", completed: true });
    expect(made).toMatchObject({ status: 201, body: { completed: true, description: null } });
  });

  test("GET /api/{user_id}/tasks/{id}: 200, the task", async () => {
    const ann = await aUser();
    const task = await ann.aTask();
    expect(await ann.call("GET", `${ann.id}/tasks/${String(task["id"])}`)).toMatchObject({
      status: 200,
      body: task,
    });
  });

  test("PUT /api/{user_id}/tasks/{id}: 200, the task; absent fields stay", async () => {
    const ann = await aUser();
    const task = await ann.aTask();
    const path = `${ann.id}/tasks/${String(task["id"])}`;
    const changed = await ann.call("PUT", path, { description: "Two litres", completed: true });
    expect(changed).toMatchObject({
      status: 200,
      body: { title: "Buy milk", description: "Two litres", completed: true },
    });
    expect(Reflect.get(Object(changed.body), "updated_at")).not.toBe(task["updated_at"]);
    expect(await ann.call("PUT", path, { description: null })).toMatchObject({ body: { description: null } });
  });

  test("DELETE /api/{user_id}/tasks/{id}: 204, no body", async () => {
    const ann = await aUser();
    const path = `${ann.id}/tasks/${String((await ann.aTask())["id"])}`;
    expect(await ann.call("DELETE", path)).toMatchObject({ status: 204, text: "" });
    expect(await ann.call("GET", path)).toMatchObject(problem(404, "task_not_found"));
  });

  test("PATCH /api/{user_id}/tasks/{id}/complete: 200, the task; completed is required", async () => {
    const ann = await aUser();
    const path = `${ann.id}/tasks/${String((await ann.aTask())["id"])}/complete`;
    expect(await ann.call("PATCH", path, { completed: true })).toMatchObject({
      status: 200,
      body: { completed: true },
    });
    expect(await ann.call("PATCH", path, { completed: false })).toMatchObject({ body: { completed: false } });
    expect(await ann.call("PATCH", path, {})).toMatchObject(
      problem(400, "input_invalid", {
        errors: [{ pointer: "#/completed", detail: "Is required." }],
      }),
    );
  });

  test("the word me stands for the token's subject", async () => {
    const ann = await aUser();
    const task = await ann.aTask();
    expect(await ann.call("GET", "me/tasks")).toMatchObject({ status: 200, body: [task] });
    expect(await ann.call("GET", "me")).toMatchObject({ status: 200, body: { id: ann.id } });
  });

  test("a subject may be any string, encoded as a path segment", async () => {
    const id = `auth0|a/b ü ${randomUUID()}`;
    const headers = { authorization: `Bearer ${await tokenOf(id)}` };
    const response = await send(`${server.url}/api/${encodeURIComponent(id)}/tasks`, { headers });
    expect(response).toMatchObject({ status: 200, body: [] });
  });
});

describe("errors", () => {
  test("no token, or an invalid one: 401 with WWW-Authenticate", async () => {
    const ann = await aUser();
    for (const [authorization, reason] of [
      ["", "token_missing"],
      ["Bearer x.y.z", "token_malformed"],
      [`Bearer ${await tokenOf(ann.id)}x`, "token_signature_invalid"],
    ] as const) {
      const refused = await ann.call("GET", `${ann.id}/tasks`, undefined, { authorization });
      expect(refused).toMatchObject(problem(401, reason));
      expect(refused.headers.get("www-authenticate")).toMatch(/^Bearer /);
    }
  });

  test("{user_id} of another user: 403 for every route", async () => {
    const [ann, bob] = [await aUser(), await aUser()];
    const id = String((await bob.aTask())["id"]);
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["GET", "/tasks", undefined],
      ["POST", "/tasks", { title: "Mine" }],
      ["GET", `/tasks/${id}`, undefined],
      ["PUT", `/tasks/${id}`, { title: "Mine" }],
      ["PATCH", `/tasks/${id}/complete`, { completed: true }],
      ["DELETE", `/tasks/${id}`, undefined],
    ] as const)
      expect(await ann.call(method, `${bob.id}${path}`, body)).toMatchObject(
        problem(403, "user_id_mismatch"),
      );
    expect(await bob.call("GET", `${bob.id}/tasks`)).toMatchObject({ body: [{ title: "Buy milk" }] });
  });

  test("an unknown task, or another user's: 404, indistinguishable", async () => {
    const [ann, bob] = [await aUser(), await aUser()];
    const bobsId = String((await bob.aTask("Secret"))["id"]);
    const fixed = { "x-request-id": "same" };
    for (const [method, end, body] of [
      ["GET", "", undefined],
      ["PUT", "", { title: "Mine" }],
      ["DELETE", "", undefined],
      ["PATCH", "/complete", { completed: true }],
    ] as const) {
      const othersTask = await ann.call(method, `${ann.id}/tasks/${bobsId}${end}`, body, fixed);
      const unknownTask = await ann.call(method, `${ann.id}/tasks/${randomUUID()}${end}`, body, fixed);
      expect(othersTask).toMatchObject(problem(404, "task_not_found"));
      expect(othersTask.text).toBe(unknownTask.text);
    }
  });

  test.each([
    ["a wrong type", { title: 7 }, [{ pointer: "#/title", detail: "Must be a text." }]],
    ["an empty title", { title: "  " }, [{ pointer: "#/title", detail: "Must not be empty." }]],
    [
      "an unknown key",
      { title: "x", colour: "red" },
      [{ pointer: "#/colour", detail: "There is no such field." }],
    ],
    [
      "a name that is not snake_case",
      { title: "x", userId: "y" },
      [{ pointer: "#/userId", detail: "There is no such field." }],
    ],
    [
      "several fields",
      { title: "", description: "x".repeat(16_385), completed: "yes" },
      [{ pointer: "#/title" }, { pointer: "#/description" }, { pointer: "#/completed" }],
    ],
  ])("a body with %s: 400 with an error for each field", async (_title, body, errors) => {
    const ann = await aUser();
    const refused = await ann.call("POST", "me/tasks", body);
    expect(refused).toMatchObject(problem(400, "input_invalid"));
    expect(refused.body).toMatchObject({ errors });
    expect(await ann.call("GET", "me/tasks")).toMatchObject({ body: [] });
  });

  test.each(["{", "", "[]", "null", '"x"'])("a body that is not a JSON object (%j): 400", async (body) => {
    const ann = await aUser();
    const headers = { authorization: `Bearer ${await tokenOf(ann.id)}`, "content-type": "application/json" };
    const refused = await send(`${server.url}/api/me/tasks`, { method: "POST", headers, body });
    expect(refused).toMatchObject(problem(400, "bad_request"));
  });

  test("path and header parameters are not accepted in the body", async () => {
    const ann = await aUser();
    const path = `me/tasks/${String((await ann.aTask())["id"])}`;
    for (const name of ["id", "if_version"])
      expect(await ann.call("PUT", path, { title: "x", [name]: 1 })).toMatchObject(
        problem(400, "input_invalid", {
          errors: [{ pointer: `#/${name}`, detail: "There is no such field." }],
        }),
      );
  });

  test("invalid parameters: 400 with their names", async () => {
    const ann = await aUser();
    expect(await ann.call("GET", "me/tasks?limit=1000&completed=perhaps&colour=red")).toMatchObject(
      problem(400, "input_invalid", {
        errors: expect.arrayContaining([
          expect.objectContaining({ parameter: "limit" }),
          { parameter: "completed", detail: "Must be true or false." },
          { parameter: "colour", detail: "There is no such field." },
        ]),
      }),
    );
    expect(await ann.call("GET", "me/tasks/1")).toMatchObject(
      problem(400, "input_invalid", { errors: [{ parameter: "id", detail: "Must be a UUID." }] }),
    );
    expect(await ann.call("GET", "me/tasks?limit=1&limit=2")).toMatchObject(problem(400, "input_invalid"));
  });

  test("errors are application/problem+json with a readable detail", async () => {
    const ann = await aUser();
    const refused = await ann.call("GET", `me/tasks/${randomUUID()}`);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(refused.body).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "There is no such task.",
      reason: "task_not_found",
      request_id: refused.headers.get("x-request-id"),
    });
  });
});

test("a client of the first version works unchanged, apart from signing in", async () => {
  // The code of its front end, which knows none of the later features.
  const id = `user-${randomUUID()}`;
  const token = await tokenOf(id);
  const api = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${server.url}/api/${id}${path}`, {
      ...init,
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    });
    if (response.status === 204) return undefined;
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(String(Reflect.get(Object(body), "detail")));
    return body;
  };
  const made: unknown = await api("/tasks", {
    method: "POST",
    body: JSON.stringify({ title: "Buy milk", description: "Two litres" }),
  });
  const task = `/tasks/${String(Reflect.get(Object(made), "id"))}`;
  await api(`${task}/complete`, { method: "PATCH", body: JSON.stringify({ completed: true }) });
  await api(task, { method: "PUT", body: JSON.stringify({ title: "Buy oat milk" }) });
  const listed: unknown = await api("/tasks");
  expect(listed).toMatchObject([
    { title: "Buy oat milk", description: "Two litres", completed: true, user_id: id },
  ]);
  await api(task, { method: "DELETE" });
  await expect(api(task)).rejects.toThrow("There is no such task.");
  expect(await api("/tasks")).toEqual([]);
});

describe("HTTP features", () => {
  test("pages are linked by the Link header", async () => {
    const ann = await aUser();
    for (const title of ["1", "2", "3", "4", "5"]) await ann.aTask(title);
    const titles: unknown[] = [];
    let path: string | undefined = "me/tasks?limit=2&completed=false";
    for (let page = 0; path !== undefined && page < 5; page += 1) {
      const response: TestResponse = await ann.call("GET", path);
      expect(response.status).toBe(200);
      titles.push(...[response.body].flat().map((task) => Reflect.get(Object(task), "title")));
      const next: RegExpExecArray | null = /^<\/api\/(.+)>; rel="next"$/.exec(
        response.headers.get("link") ?? "",
      );
      path = next?.[1];
    }
    expect(titles).toEqual(["5", "4", "3", "2", "1"]);
    expect(await ann.call("GET", "me/tasks?cursor=nonsense")).toMatchObject(problem(400, "cursor_invalid"));
  });

  test("ETag and If-None-Match: 304 while the task is unchanged", async () => {
    const ann = await aUser();
    const task = await ann.aTask();
    const path = `me/tasks/${String(task["id"])}`;
    const etag = (await ann.call("GET", path)).headers.get("etag") ?? "";
    expect(etag).toBe('"1"');
    for (const tags of [etag, `W/${etag}`, `"7", ${etag}`, "*"]) {
      const response = await ann.call("GET", path, undefined, { "if-none-match": tags });
      expect(response).toMatchObject({ status: 304, text: "" });
      expect(response.headers.get("etag")).toBe(etag);
    }
    await ann.call("PUT", path, { title: "Changed" });
    const changed = await ann.call("GET", path, undefined, { "if-none-match": etag });
    expect(changed).toMatchObject({ status: 200, body: { title: "Changed" } });
    expect(changed.headers.get("etag")).toBe('"2"');
  });

  test.each([
    ["PUT", "", { title: "Changed" }],
    ["PATCH", "/complete", { completed: true }],
    ["DELETE", "", undefined],
  ] as const)("%s with If-Match: 412 if the task has changed, without effect", async (method, end, body) => {
    const ann = await aUser();
    const path = `me/tasks/${String((await ann.aTask())["id"])}`;
    for (const tag of ['"2"', 'W/"1"', '"x"']) {
      const refused = await ann.call(method, path + end, body, { "if-match": tag });
      expect(refused).toMatchObject(
        problem(412, "version_mismatch", { current: expect.objectContaining({ version: 1 }) }),
      );
    }
    expect(await ann.call("GET", path)).toMatchObject({ body: { version: 1, title: "Buy milk" } });
    expect((await ann.call(method, path + end, body, { "if-match": '"1"' })).status).toBeLessThan(300);
    const missing = await ann.call("PUT", `me/tasks/${randomUUID()}`, { title: "x" }, { "if-match": "*" });
    expect(missing).toMatchObject(problem(404, "task_not_found"));
  });

  test("HEAD is GET without the body", async () => {
    const ann = await aUser();
    const task = await ann.aTask();
    for (const path of ["me/tasks", `me/tasks/${String(task["id"])}`]) {
      const [head, get] = [await ann.call("HEAD", path), await ann.call("GET", path)];
      expect(head).toMatchObject({ status: 200, text: "" });
      expect(head.headers.get("etag")).toBe(get.headers.get("etag"));
      expect(head.headers.get("content-type")).toBe("application/json");
    }
    expect((await ann.call("HEAD", `me/tasks/${randomUUID()}`)).status).toBe(404);
  });

  test("OPTIONS and 405 list the allowed methods", async () => {
    const ann = await aUser();
    for (const [path, allow] of [
      ["me", "GET, HEAD, OPTIONS"],
      ["me/tasks", "POST, GET, HEAD, OPTIONS"],
      [`me/tasks/${randomUUID()}`, "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"],
      ["me/tasks/1/complete", "PATCH, OPTIONS"],
    ]) {
      const options = await ann.call("OPTIONS", path ?? "");
      expect(options).toMatchObject({ status: 204, text: "" });
      expect(options.headers.get("allow")).toBe(allow);
      const wrong = await ann.call("PROPFIND", path ?? "");
      expect(wrong).toMatchObject(problem(405, "method_not_supported"));
      expect(wrong.headers.get("allow")).toBe(allow);
    }
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])(
    "a body of type %j: 415",
    async (type) => {
      const ann = await aUser();
      const refused = await ann.call("POST", "me/tasks", { title: "x" }, { "content-type": type });
      expect(refused).toMatchObject(problem(415, "unsupported_media_type"));
    },
  );

  test("a body that is too long: 413", async () => {
    const ann = await aUser();
    const refused = await ann.call("POST", "me/tasks", { title: "x".repeat(1024 * 1024) });
    expect(refused).toMatchObject(problem(413, "payload_too_large"));
  });

  test.each(["/api/me/nothing", "/api/me/tasks/", "/api/", "/api", "/api//tasks"])(
    "an unknown path %s: 404",
    async (path) => {
      expect((await send(server.url + path)).status).toBe(404);
    },
  );
});
