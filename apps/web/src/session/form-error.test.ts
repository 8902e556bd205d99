import { AccountError } from "@taskwell/client/account";
import { expect, test } from "vitest";
import { formErrorOf } from "./form-error.ts";

const fields = ["email", "password"];

test("what the server says about a field is shown at the field", () => {
  const error = new AccountError(400, "PASSWORD_TOO_SHORT", "password: Must have at least 8 characters.");
  expect(formErrorOf(error, fields)).toEqual({
    field: "password",
    text: "Must have at least 8 characters.",
  });
});

test("what it says about a field that the form does not have is about the form", () => {
  const error = new AccountError(403, "INVALID_CALLBACK_URL", "callbackURL: Must be a URL of this server.");
  expect(formErrorOf(error, fields)).toEqual({ text: "Must be a URL of this server." });
});

test("a wrong password is told at the password that was asked for", () => {
  const error = new AccountError(400, "INVALID_PASSWORD", "Invalid password");
  expect(formErrorOf(error, ["currentPassword", "newPassword"])).toMatchObject({ field: "currentPassword" });
  expect(formErrorOf(error, ["password"])).toMatchObject({ field: "password" });
});

test("after too many attempts it says how long to wait", () => {
  const error = (retryAfterSeconds: number) =>
    new AccountError(429, "TOO_MANY_REQUESTS", "Too many attempts.", { retryAfterSeconds });
  expect(formErrorOf(error(30), fields).text).toBe("Too many attempts. Try again in 30 seconds.");
  expect(formErrorOf(error(600), fields).text).toBe("Too many attempts. Try again in 10 minutes.");
});

test("without an answer it says so, and an address that may have to be verified is named", () => {
  expect(formErrorOf(new AccountError(0, "NO_ANSWER", "No answer"), fields).text).toMatch(
    /cannot be reached/,
  );
  const message = "Invalid email or password, or the address has not been verified yet";
  const error = new AccountError(401, "INVALID_EMAIL_OR_PASSWORD", message);
  expect(formErrorOf(error, fields)).toMatchObject({
    field: "password",
    text: expect.stringMatching(/confirmed/),
  });
});
