/** Which secrets count as weak. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { secretWeakness } from "./secret.ts";

test("randomly generated secrets are accepted", () => {
  for (let round = 0; round < 200; round += 1) {
    expect(secretWeakness(randomBytes(32).toString("hex"))).toBeUndefined();
    expect(secretWeakness(randomBytes(24).toString("base64"))).toBeUndefined();
  }
});

test.each([
  ["", "bytes long"],
  ["short", "is 5 bytes long"],
  ["0123456789abcdef0123456789abcde", "31 bytes"],
  ["a".repeat(64), "too regular"],
  ["abababababababababababababababab", "too regular"],
  ["passwordpasswordpasswordpassword", "too regular"],
  ["correct horse battery staple correct horse", undefined],
  ["better-auth-secret-12345678901234567890", "example"],
  ["please-change-me-please-change-me-now", "example"],
  ["your-secret-key-that-is-long-enough-32", "example"],
])("the weakness of %j", (secret, reason) => {
  const weakness = secretWeakness(secret);
  if (reason === undefined) expect(weakness).toBeUndefined();
  else expect(weakness).toContain(reason);
});
