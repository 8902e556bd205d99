/** Secrets and signatures of Standard Webhooks (github.com/standard-webhooks/standard-webhooks). */
import { createHmac, createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";

export const algorithms = ["hmac", "ed25519"] as const;
export type Algorithm = (typeof algorithms)[number];

const prefixes = { hmac: "whsec_", ed25519: "whsk_" } as const;

/** 256 bits: the key of HMAC-SHA256, or the private key of Ed25519. */
export function newSecret(algorithm: Algorithm): string {
  return prefixes[algorithm] + randomBytes(32).toString("base64");
}

export function algorithmOf(secret: string): Algorithm {
  return secret.startsWith(prefixes.ed25519) ? "ed25519" : "hmac";
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(prefixes[algorithmOf(secret)].length), "base64");
}

/** PKCS #8 around the 32 bytes of an Ed25519 key (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

function privateKeyOf(secret: string) {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, keyOf(secret)]), format: "der", type: "pkcs8" });
}

/** `whpk_…`, by which receivers verify; null for HMAC, whose secret both sides know. */
export function publicKeyOf(secret: string): string | null {
  if (algorithmOf(secret) === "hmac") return null;
  const der = createPublicKey(privateKeyOf(secret)).export({ format: "der", type: "spki" });
  return `whpk_${der.subarray(-32).toString("base64")}`;
}

export interface Message {
  readonly id: string;
  /** In seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** The header `webhook-signature`: one signature for each secret. */
export function signatureOf({ id, timestamp, body }: Message, secrets: readonly string[]): string {
  const content = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) =>
    algorithmOf(secret) === "ed25519"
      ? `v1a,${sign(null, Buffer.from(content), privateKeyOf(secret)).toString("base64")}`
      : `v1,${createHmac("sha256", keyOf(secret)).update(content).digest("base64")}`,
  );
  return signatures.join(" ");
}
