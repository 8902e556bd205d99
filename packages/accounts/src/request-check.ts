/** Checks a request before Better Auth gets it: its route, the types in its body, and where it wants to send a browser. */
import type { z } from "zod";
import { callbackFields, resolveCallback } from "./callbacks.ts";
import { Refusal } from "./refusal.ts";
import { routeOf } from "./routes.ts";
import type { Route } from "./routes.ts";

export const basePath = "/api/auth";

/** No body has more than two levels; a deeper one would only exhaust the stack of whoever walks it. */
const maxDepth = 8;

export interface RequestRules {
  /** The server's public origin. Absent: the origin of each request. */
  readonly url?: string;
  /** Other origins to which a browser may be sent. */
  readonly trustedOrigins: readonly string[];
}

export interface CheckedRequest {
  readonly route: Route;
  /** The name of the route, such as `/reset-password/:token`. */
  readonly name: string;
  readonly method: Route["method"];
  readonly url: string;
  /** The server's public origin. */
  readonly origin: string;
  /** JSON; absent for a GET. */
  readonly body?: string;
}

/**
 * @param request whose body the server has checked to be UTF-8
 * @throws {Refusal} with a status from 400 to 499
 */
export async function checkRequest(request: Request, rules: RequestRules): Promise<CheckedRequest> {
  const url = new URL(request.url);
  const [name, route] = routeOf(pathOf(url)) ?? [];
  if (name === undefined || route === undefined)
    throw new Refusal(404, "NOT_FOUND", "There is nothing here.");
  checkMethod(request.method, route);
  checkQuery(url, rules);
  const checked = { route, name, method: route.method, origin: rules.url ?? url.origin };
  if (route.body === undefined) return { ...checked, url: url.href };
  const body = await readBody(request);
  return { ...checked, url: url.href, body: JSON.stringify(checkBody(body, route.body, url, rules)) };
}

function pathOf(url: URL): string {
  try {
    const path = decodeURIComponent(url.pathname.slice(basePath.length));
    if (isStorable(path)) return path;
  } catch {
    // Not percent-encoded UTF-8.
  }
  throw new Refusal(400, "VALIDATION_ERROR", "The path must be percent-encoded UTF-8, without NUL.");
}

function checkMethod(method: string, { method: allowed, actsOnGet = false }: Route): void {
  if (method === allowed || (method === "HEAD" && allowed === "GET" && !actsOnGet)) return;
  const allow = allowed === "GET" && !actsOnGet ? "GET, HEAD" : allowed;
  throw new Refusal(405, "METHOD_NOT_ALLOWED", `The method must be ${allowed}.`, { allow });
}

function checkQuery(url: URL, rules: RequestRules): void {
  for (const [name, value] of url.searchParams)
    if (!isStorable(value)) throw new Refusal(400, "VALIDATION_ERROR", `${name}: Must not contain NUL.`);
  for (const [field, code] of Object.entries(callbackFields)) {
    const values = url.searchParams.getAll(field).filter((value) => value !== "");
    if (values.length > 1) throw new Refusal(400, "VALIDATION_ERROR", `${field}: Send it once.`);
    for (const value of values) url.searchParams.set(field, callbackOf(value, field, code, url, rules));
  }
}

function callbackOf(value: string, field: string, code: string, url: URL, rules: RequestRules): string {
  const resolved = resolveCallback(value, rules.url ?? url.origin, rules.trustedOrigins);
  if (resolved !== undefined) return resolved;
  const message = `${field}: Must be a URL of this server, or of an origin in CORS_ORIGINS.`;
  throw new Refusal(403, code, message);
}

/** @returns undefined if there is no body */
async function readBody(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === "") return undefined;
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json")
    throw new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send Content-Type: application/json.");
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "BAD_REQUEST", "The body is not JSON.");
  }
}

function checkBody(
  body: unknown = {},
  schema: z.ZodType<Record<string, unknown>>,
  url: URL,
  rules: RequestRules,
): Record<string, unknown> {
  if (isDeeperThan(body, maxDepth))
    throw new Refusal(400, "VALIDATION_ERROR", `JSON may be nested at most ${maxDepth} levels deep.`);
  const { success, data, error } = schema.safeParse(body);
  if (!success) throw validationRefusal(error);
  // Fields that the route does not know are checked too: the rule holds wherever a callback is sent.
  for (const [field, code] of Object.entries(callbackFields)) {
    const value: unknown = Reflect.get(Object(body), field);
    if (value === undefined || value === "") continue;
    if (typeof value !== "string") throw new Refusal(400, "VALIDATION_ERROR", `${field}: Must be a text.`);
    const resolved = callbackOf(value, field, code, url, rules);
    if (field in data) data[field] = resolved;
  }
  return data;
}

function validationRefusal({ issues }: z.ZodError): Refusal {
  const [issue] = issues;
  const params = issue?.code === "custom" ? issue.params : undefined;
  const code: unknown = params?.["code"];
  const field = issue?.path.join(".") ?? "";
  const message = `${field === "" ? "" : `${field}: `}${issue?.message ?? "The body is not valid."}`;
  return new Refusal(400, typeof code === "string" ? code : "VALIDATION_ERROR", message);
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeperThan(member, depth - 1));
}

function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
