import { createPublicKey, verify } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { newSecret, publicKeyOf, signatureOf } from "./signature-rules.ts";

const timestamp = Math.floor(Date.now() / 1_000);
const message = { id: "msg_1", timestamp, body: '{"type":"task.created","text":"Ümläut 🙂"}' };

const headersWith = (signature: string) => ({
  "webhook-id": message.id,
  "webhook-timestamp": String(timestamp),
  "webhook-signature": signature,
});

test("a signature of HMAC is one that standardwebhooks accepts, and no other's", () => {
  const secret = newSecret("hmac");
  const headers = headersWith(signatureOf(message, [secret]));
  expect(new Webhook(secret).verify(message.body, headers)).toMatchObject({ type: "task.created" });
  expect(() => new Webhook(newSecret("hmac")).verify(message.body, headers)).toThrow("No matching signature");
  expect(() => new Webhook(secret).verify(`${message.body} `, headers)).toThrow("No matching signature");
});

test("a signature of Ed25519 is one of its public key", () => {
  const secret = newSecret("ed25519");
  const [version, signature = ""] = signatureOf(message, [secret]).split(",");
  const raw = Buffer.from(publicKeyOf(secret)?.replace("whpk_", "") ?? "", "base64");
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") },
    format: "jwk",
  });
  const content = Buffer.from(`${message.id}.${timestamp}.${message.body}`);
  expect(version).toBe("v1a");
  expect(verify(null, content, key, Buffer.from(signature, "base64"))).toBe(true);
});

test("signs with each secret, so that either verifies", () => {
  const secrets = [newSecret("hmac"), newSecret("hmac")];
  const headers = headersWith(signatureOf(message, secrets));
  for (const secret of secrets)
    expect(new Webhook(secret).verify(message.body, headers)).toMatchObject({ type: "task.created" });
});

test("only Ed25519 has a public key", () => {
  expect(publicKeyOf(newSecret("hmac"))).toBeNull();
  expect(publicKeyOf(newSecret("ed25519"))).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
});
