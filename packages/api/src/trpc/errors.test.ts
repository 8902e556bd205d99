import { readFile } from "node:fs/promises";
import { AuthError, authErrorCodes } from "@taskwell/auth/error";
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import {
  DomainError,
  domainReasons,
  errorDetails,
  errorMessage,
  generalReasons,
  toTRPCError,
} from "./errors.ts";

test("docs/errors.md has a heading for every reason", async () => {
  const page = await readFile(new URL("../../../../docs/errors.md", import.meta.url), "utf8");
  const headings = [...page.matchAll(/^### (.+)$/gm)].flatMap(([, heading = ""]) => heading.split(", "));
  const reasons = [...domainReasons, ...authErrorCodes, ...generalReasons];
  expect(headings.toSorted()).toEqual(reasons.toSorted());
});

const translated = (cause: Error) => toTRPCError(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause }));

test.each([
  [new DomainError("task_not_found", "No."), "NOT_FOUND", "task_not_found"],
  [new AuthError("token_expired"), "UNAUTHORIZED", "token_expired"],
  [new AuthError("keys_unavailable"), "SERVICE_UNAVAILABLE", "keys_unavailable"],
  [new Error("timeout exceeded when trying to connect"), "SERVICE_UNAVAILABLE", "service_unavailable"],
  [new Error("Connection terminated unexpectedly"), "SERVICE_UNAVAILABLE", "service_unavailable"],
  [new Error("Query read timeout"), "GATEWAY_TIMEOUT", "gateway_timeout"],
  [new Error("a bug"), "INTERNAL_SERVER_ERROR", "internal_server_error"],
])("%s becomes %s", (cause, code, reason) => {
  const error = translated(cause);
  expect(error.code).toBe(code);
  expect(errorDetails(error, "r1")).toEqual({ reason, requestId: "r1" });
});

test("an unexpected error reveals only the request's id", () => {
  const error = translated(new Error("password=hunter2 at /srv/app.ts:1"));
  expect(errorMessage(error, "r1")).toBe("Something went wrong on our side. Request id: r1");
});
