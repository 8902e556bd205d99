/** The issuer's key server: down, slow, talking nonsense, or changing its keys all the time. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey, JWK } from "jose";
import { statusOf } from "./world.ts";
import type { World } from "./world.ts";
import type { Fault } from "./fault.ts";

const issuerName = "https://issuer.example";
const audience = "taskwell";

type Mood = "well" | "down" | "slow" | "garbage";

interface Issuer {
  mood: Mood;
  /** From now on signs with a new key; the one before stays published. */
  rotate(): Promise<void>;
  tokenOf(user: string): Promise<string>;
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
    if (issuer.mood === "down") return void response.destroy();
    if (issuer.mood === "slow") await sleep(2_000);
    if (issuer.mood === "garbage") return void response.end("<html>We will be back soon.</html>");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ keys: keys.slice(-3).map(({ jwk }) => jwk) }));
  };
  const server: Server = createServer((_request, response) => void answer(response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const issuer: Issuer = {
    mood: "well",
    rotate,
    url: `http://127.0.0.1:${port}/jwks`,
    tokenOf: async (user) => {
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

/** A world whose servers take the issuer's tokens, and what happens to it. */
function withIssuer(happen: (issuer: Issuer, world: World) => Promise<readonly string[]>): Fault["prepare"] {
  return async () => {
    const issuer = await startIssuer();
    const trust = {
      AUTH_MODE: "external",
      JWT_JWKS_URL: issuer.url,
      JWT_ISSUER: issuerName,
      JWT_AUDIENCE: audience,
    };
    return {
      world: { tokenOf: (user) => issuer.tokenOf(user), environment: async () => trust },
      happen: (world) => happen(issuer, world),
      close: () => issuer.close(),
    };
  };
}

function whenKeyServerIs(mood: Mood, says: string): Fault {
  const prepare = withIssuer(async (issuer, { servers: [server] }) => {
    issuer.mood = mood;
    // Somebody new, whose token is signed with a key that is known.
    const token = await issuer.tokenOf(`user-new-${randomUUID()}`);
    const status = await statusOf(`${server?.url}/trpc/me.get`, token);
    await sleep(3_000);
    issuer.mood = "well";
    return status === 200 ? [] : [`a good token of a known key got ${status}`];
  });
  return { name: `key server ${mood}`, says: `${says}, for 3 s: tokens of known keys stay good`, prepare };
}

export const keyFaults: readonly Fault[] = [
  whenKeyServerIs("down", "it resets every connection"),
  whenKeyServerIs("slow", "it takes 2 s for each answer"),
  whenKeyServerIs("garbage", "it answers with a page for people"),
  {
    name: "keys rotate",
    says: "a new key every 5 s, three of them: no good token is refused",
    prepare: withIssuer(async (issuer) => {
      for (let time = 0; time < 3; time += 1) {
        await issuer.rotate();
        await sleep(5_000);
      }
      return [];
    }),
  },
];
