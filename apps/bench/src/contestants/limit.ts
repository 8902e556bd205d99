/**
 * As fast as Node and PostgreSQL go: bare `node:http`, named statements, a cached token check, ownership by WHERE. It
 * answers with the fields of a Taskwell task, from a table of its own, and does nothing else: no validation, no log.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { hash } from "node:crypto";
import { jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import pg from "pg";
import { readEnvironment } from "./environment.ts";

const { databaseUrl, port, secret } = readEnvironment();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const key = Buffer.from(secret);
const verified = new LRUCache<string, { userId: string; expiresAt: number }>({ max: 10_000 });
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.TIMESTAMPTZ ? (text: string) => text : pg.types.getTypeParser(oid, format),
};

async function verify(authorization: string | undefined): Promise<string | undefined> {
  if (authorization === undefined) return undefined;
  const digest = hash("sha256", authorization, "base64url");
  const known = verified.get(digest);
  if (known !== undefined) return known.expiresAt > Date.now() / 1000 ? known.userId : undefined;
  try {
    const { payload } = await jwtVerify(authorization.slice("Bearer ".length), key, {
      algorithms: ["HS256"],
    });
    if (payload.sub === undefined || payload.exp === undefined) return undefined;
    verified.set(digest, { userId: payload.sub, expiresAt: payload.exp });
    return payload.sub;
  } catch {
    return undefined;
  }
}

const fields = `user_id AS "userId", id, list_id AS "listId", parent_id AS "parentId", title, description, completed,
  completed_at AS "completedAt", priority, label_ids AS "labelIds", due, due_at AS "dueAt", not_before AS "notBefore",
  duration_minutes AS "durationMinutes", recurrence, position, deleted_at AS "deletedAt", version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;
const statements = {
  byId: `SELECT ${fields} FROM tasks WHERE user_id = $1 AND id = $2`,
  batch: `SELECT ${fields} FROM tasks WHERE user_id = $1 AND id = ANY($2::uuid[])`,
  list: `SELECT ${fields} FROM tasks WHERE user_id = $1 ORDER BY created_at DESC LIMIT $2`,
  create: `INSERT INTO tasks (user_id, title) VALUES ($1, $2) RETURNING ${fields}`,
  setCompleted: `UPDATE tasks SET completed = $3, completed_at = CASE WHEN $3 THEN now() END, version = version + 1,
    updated_at = now() WHERE user_id = $1 AND id = $2 RETURNING ${fields}`,
};

async function query(name: keyof typeof statements, values: unknown[]): Promise<object[]> {
  return (await pool.query<object>({ name, text: statements[name], values, types })).rows;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null ? { ...body } : {};
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = request.headers["x-request-id"] ?? "";
  const answer = (status: number, value: unknown) => {
    const body = JSON.stringify(value);
    const length = Buffer.byteLength(body);
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": length,
      "x-request-id": requestId,
    });
    response.end(body);
  };
  const userId = await verify(request.headers.authorization);
  if (userId === undefined) return answer(401, { error: "unauthorized" });
  const [path = "", search = ""] = (request.url ?? "").split("?");
  const id = path.slice("/tasks/".length);

  if (request.method === "POST") {
    const { title } = await readBody(request);
    const [task] = await query("create", [userId, title]);
    return answer(201, task);
  }
  if (request.method === "PATCH") {
    const { completed } = await readBody(request);
    const [task] = await query("setCompleted", [userId, id, completed]);
    return task === undefined ? answer(404, { error: "not found" }) : answer(200, task);
  }
  if (id !== "") {
    const [task] = await query("byId", [userId, id]);
    return task === undefined ? answer(404, { error: "not found" }) : answer(200, task);
  }
  const parameters = new URLSearchParams(search);
  const ids = parameters.get("ids");
  if (ids !== null) return answer(200, await query("batch", [userId, ids.split(",")]));
  return answer(200, await query("list", [userId, Number(parameters.get("limit"))]));
}

createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(port, "127.0.0.1", () => console.log("ready"));
