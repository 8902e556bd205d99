/** Generated requests to Better Auth's routes, which /openapi.json does not describe. */
import fc from "fast-check";
import { authorization, toQueryString } from "./request.ts";
import type { FuzzRequest, Method } from "./request.ts";
import { anyValue } from "./values.ts";

const routes: readonly (readonly [Method, path: string, fields: readonly string[]])[] = [
  ["POST", "/sign-up/email", ["name", "email", "image", "callbackURL"]],
  ["POST", "/sign-in/email", ["email", "callbackURL", "rememberMe"]],
  ["POST", "/sign-out", []],
  ["POST", "/request-password-reset", ["email", "redirectTo"]],
  ["POST", "/reset-password", ["token"]],
  ["POST", "/send-verification-email", ["email", "callbackURL"]],
  ["POST", "/change-password", ["currentPassword", "revokeOtherSessions"]],
  ["POST", "/revoke-session", ["token"]],
  ["POST", "/revoke-sessions", []],
  ["POST", "/delete-user", ["token", "callbackURL"]],
  ["POST", "/update-user", ["name", "image"]],
  ["GET", "/verify-email", ["token", "callbackURL"]],
  ["GET", "/reset-password/x", ["callbackURL"]],
  ["GET", "/get-session", ["disableCookieCache"]],
  ["GET", "/token", []],
  ["GET", "/jwks", []],
  ["POST", "/change-email", ["newEmail", "callbackURL"]],
  ["POST", "/verify-password", []],
];

export function accountRequest(token: string): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(...routes.map(([method, path, names]) => requestTo(method, path, names, token)));
}

function requestTo(
  method: Method,
  path: string,
  names: readonly string[],
  token: string,
): fc.Arbitrary<FuzzRequest> {
  const email = fc.constantFrom("user-1@example.com", "nobody@example.com", "x");
  const fields = Object.fromEntries(
    names.map((name) => [name, name === "email" ? fc.oneof(email, anyValue) : anyValue]),
  );
  // Too short, so that hashing does not take all the time.
  const password = fc.string({ maxLength: 7 });
  return fc
    .record({
      fields: fc.record(method === "GET" ? fields : { ...fields, password }, { requiredKeys: [] }),
      authorization: authorization(token),
    })
    .map((parts) => {
      const query = method === "GET" ? toQueryString(parts.fields) : "";
      return {
        procedure: "",
        method,
        path: `/api/auth${path}${query}`,
        headers: { authorization: parts.authorization, "content-type": "application/json" },
        body: method === "GET" ? null : JSON.stringify(parts.fields),
      };
    });
}
