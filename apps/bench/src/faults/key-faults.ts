/** The issuer's key server: down, slow, answering with HTML, or rotating its keys. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey, JWK } from "jose";
import { fetchStatus } from "../testbed/server.ts";
import type { Testbed } from "../testbed/testbed.ts";
import type { Fault } from "./fault.ts";

const issuerName = "https://issuer.example";
const audience = "taskwell";

type KeyServerState = "healthy" | "down" | "slow" | "broken";

interface Issuer {
  state: KeyServerState;
  /** From now on signs with a new key; the one before stays published. */
  rotate(): Promise<void>;
  signToken(user: string): Promise<string>;
  readonly url: string;
  close(): Promise<void>;
}

async function startIssuer(): Promise<Issuer> {
  const keys: { kid: string; privateKey: CryptoKey; jwk: JWK }[] = [];
  const tokens = new Map<string, string>();
  const rotate = async () => {
    const { publicKey, privateKey } = await generateKeyPair("EdDSA", { extractable: true });
    const kid = `key-${keys.length}`;
    keys.push({ kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "EdDSA", use: "sig" } });
    tokens.clear();
  };
  await rotate();
  const answer = async (response: ServerResponse) => {
    if (issuer.state === "down") return void response.destroy();
    if (issuer.state === "slow") await sleep(2_000);
    if (issuer.state === "broken") return void response.end("<html>We will be back soon.</html>");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ keys: keys.slice(-3).map(({ jwk }) => jwk) }));
  };
  const server: Server = createServer((_request, response) => void answer(response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const issuer: Issuer = {
    state: "healthy",
    rotate,
    url: `http://127.0.0.1:${port}/jwks`,
    signToken: async (user) => {
      const known = tokens.get(user);
      if (known !== undefined) return known;
      const key = keys.at(-1);
      if (key === undefined) throw new Error("An issuer has a key.");
      const token = await new SignJWT()
        .setProtectedHeader({ alg: "EdDSA", kid: key.kid })
        .setSubject(user)
        .setIssuer(issuerName)
        .setAudience(audience)
        .setExpirationTime("12h")
        .sign(key.privateKey);
      tokens.set(user, token);
      return token;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return issuer;
}

/** A fault on servers that accept the issuer's tokens. */
function withIssuer(
  inject: (issuer: Issuer, testbed: Testbed) => Promise<readonly string[]>,
): Fault["prepare"] {
  return async () => {
    const issuer = await startIssuer();
    const trust = {
      AUTH_MODE: "external",
      JWT_JWKS_URL: issuer.url,
      JWT_ISSUER: issuerName,
      JWT_AUDIENCE: audience,
    };
    return {
      testbed: { signToken: (user) => issuer.signToken(user), environment: async () => trust },
      inject: (testbed) => inject(issuer, testbed),
      close: () => issuer.close(),
    };
  };
}

function keyServerFault(state: KeyServerState, description: string): Fault {
  const prepare = withIssuer(async (issuer, { servers: [server] }) => {
    issuer.state = state;
    // A new user, whose token is signed with a known key.
    const token = await issuer.signToken(`user-new-${randomUUID()}`);
    const status = await fetchStatus(`${server?.url}/trpc/me.get`, token);
    await sleep(3_000);
    issuer.state = "healthy";
    return status === 200 ? [] : [`a good token of a known key got ${status}`];
  });
  return {
    name: `key server ${state}`,
    description: `${description}, for 3 s: tokens of known keys stay good`,
    prepare,
  };
}

export const keyFaults: readonly Fault[] = [
  keyServerFault("down", "it resets every connection"),
  keyServerFault("slow", "it takes 2 s for each answer"),
  keyServerFault("broken", "it answers with a page of HTML"),
  {
    name: "keys rotated",
    description: "a new key every 5 s, three of them: no good token is refused",
    prepare: withIssuer(async (issuer) => {
      for (let time = 0; time < 3; time += 1) {
        await issuer.rotate();
        await sleep(5_000);
      }
      return [];
    }),
  },
];
