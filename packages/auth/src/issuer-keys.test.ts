/** The keys of an issuer, from a key server that this test runs. */
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createVerifier } from "./verifier.ts";
import type { Verifier } from "./verifier.ts";

const issuer = "https://issuer.example";
const audience = "taskwell";

interface KeyPair {
  readonly kid: string | undefined;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

async function createKeyPair(kid?: string, alg = "EdDSA"): Promise<KeyPair> {
  return { kid, ...(await generateKeyPair(alg, { extractable: true })) };
}

const jwks = async (pairs: readonly KeyPair[]) =>
  JSON.stringify({
    keys: await Promise.all(
      pairs.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, use: "sig" })),
    ),
  });

const sign = ({ kid, privateKey }: KeyPair, claims: object = {}, alg = "EdDSA") =>
  new SignJWT({ sub: "ann", iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1000) + 60, ...claims })
    .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
    .sign(privateKey);

let respond: (response: ServerResponse) => void;
let fetches: number;
let clockOffsetMs: number;
let verifier: Verifier;
let close: () => void;

beforeEach(async () => {
  fetches = 0;
  const server = createServer((_request, response) => {
    fetches += 1;
    respond(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const jwksUrl = `http://127.0.0.1:${address.port}/jwks`;
  clockOffsetMs = 0;
  verifier = createVerifier({
    issuer: { jwks: jwksUrl, issuer, audience },
    now: () => new Date(Date.now() + clockOffsetMs),
    onFetchError: () => {},
  });
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());

const outcome = (token: string) =>
  verifier.verify(`Bearer ${token}`).then(
    ({ userId }) => userId,
    ({ code }: { code: string }) => code,
  );
const serve = (body: string) => {
  respond = (response) => response.end(body);
};
const down = (response: ServerResponse) => response.destroy();

test("a token signed with a published key is accepted; with another issuer, audience or key it is refused", async () => {
  const pair = await createKeyPair("1");
  serve(await jwks([pair]));

  expect(await outcome(await sign(pair))).toBe("ann");
  expect(await outcome(await sign(pair, { iss: "https://else.example" }))).toBe("token_claim_invalid");
  expect(await outcome(await sign(pair, { aud: "else" }))).toBe("token_claim_invalid");
  expect(await outcome(await sign(pair, { aud: undefined }))).toBe("token_claim_invalid");
  expect(await outcome(await sign(await createKeyPair("1")))).toBe("token_signature_invalid");
  expect(await outcome(await sign(await createKeyPair("2")))).toBe("token_signature_invalid");
});

test("keys are fetched once for many tokens, and only a few times for many unknown keys", async () => {
  const pair = await createKeyPair("1");
  serve(await jwks([pair]));
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => outcome(await sign(pair, { sub: `user ${index}` }))),
  );
  expect(fetches).toBe(1);

  const strangers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => sign(await createKeyPair(`x${index}`))),
  );
  await Promise.all(strangers.map(outcome));
  expect(fetches).toBeLessThanOrEqual(4);
});

test("tokens that name unknown keys are refused at once, and a new key is found among them all the same", async () => {
  const [pair, stranger] = [await createKeyPair("1"), await createKeyPair("2")];
  serve(await jwks([pair]));
  expect(await outcome(await sign(pair))).toBe("ann");
  const tokens = await Promise.all(
    Array.from({ length: 40 }, (_, index) => sign({ ...stranger, kid: `x${index}` })),
  );

  const startedAtMs = performance.now();
  for (const token of tokens) expect(await outcome(token)).toBe("token_signature_invalid");
  expect((performance.now() - startedAtMs) / tokens.length).toBeLessThan(50);
  expect(fetches).toBeLessThan(25);

  serve(await jwks([pair, stranger]));
  await expect.poll(async () => await outcome(await sign(stranger)), { timeout: 1_000 }).toBe("ann");
});

test("a new key is accepted as soon as it is published, and no valid token is refused meanwhile", async () => {
  let pair = await createKeyPair("0");
  serve(await jwks([pair]));
  for (let rotation = 1; rotation <= 5; rotation += 1) {
    const next = await createKeyPair(String(rotation));
    serve(await jwks([pair, next]));
    expect(await Promise.all([outcome(await sign(pair)), outcome(await sign(next))])).toEqual(["ann", "ann"]);
    pair = next;
  }
});

test("tokens signed with a withdrawn key are refused once the keys are fetched again", async () => {
  const [old, fresh] = [await createKeyPair("1"), await createKeyPair("2")];
  serve(await jwks([old]));
  const token = await sign(old);
  expect(await outcome(token)).toBe("ann");

  serve(await jwks([fresh]));
  expect(await outcome(await sign(fresh))).toBe("ann");
  expect(await outcome(token)).toBe("token_signature_invalid");
});

test.each([
  ["down", down],
  ["answering 500", (response: ServerResponse) => response.writeHead(500).end()],
  ["serving garbage", (response: ServerResponse) => response.end("<html>")],
  ["serving other JSON", (response: ServerResponse) => response.end('{"keys":[1]}')],
  ["serving an endless body", (response: ServerResponse) => response.end("x".repeat(2 * 1024 * 1024))],
])(
  "with the key server %s, known keys stay valid and unknown ones are answered with keys_unavailable",
  async (_title, failing) => {
    const pair = await createKeyPair("1");
    respond = failing;
    expect(await outcome(await sign(pair))).toBe("keys_unavailable");

    serve(await jwks([pair]));
    expect(await outcome(await sign(pair))).toBe("ann");

    respond = failing;
    expect(await outcome(await sign(pair, { sub: "bob" }))).toBe("bob");
    expect(await outcome(await sign(await createKeyPair("2")))).toBe("keys_unavailable");
  },
);

test("a fetch times out after three seconds", async () => {
  respond = () => {};
  const startedAtMs = performance.now();
  expect(await outcome(await sign(await createKeyPair("1")))).toBe("keys_unavailable");
  expect(performance.now() - startedAtMs).toBeLessThan(5_000);
});

test("without kid, every published key of the algorithm is tried", async () => {
  const [one, other] = [await createKeyPair(), await createKeyPair()];
  serve(await jwks([one, other]));

  expect(await outcome(await sign(one))).toBe("ann");
  expect(await outcome(await sign(other))).toBe("ann");
  expect(await outcome(await sign(await createKeyPair()))).toBe("token_signature_invalid");
});

test("a symmetric key in the set is not used", async () => {
  const secret = Buffer.from("0123456789abcdef0123456789abcdef");
  serve(JSON.stringify({ keys: [{ kty: "oct", kid: "1", alg: "HS256", k: secret.toString("base64url") }] }));
  const token = await new SignJWT({
    sub: "ann",
    iss: issuer,
    aud: audience,
    exp: Math.floor(Date.now() / 1000) + 60,
  })
    .setProtectedHeader({ alg: "HS256", kid: "1" })
    .sign(secret);
  expect(await outcome(token)).toBe("token_algorithm_refused");
});

test("tokens signed with a withdrawn key are refused within ten minutes, even if no other token arrives", async () => {
  const [old, fresh] = [await createKeyPair("1"), await createKeyPair("2")];
  serve(await jwks([old]));
  const token = await sign(old, { exp: Math.floor(Date.now() / 1000) + 3600 });
  expect(await outcome(token)).toBe("ann");

  serve(await jwks([fresh]));
  expect(await outcome(token)).toBe("ann");
  expect(fetches).toBe(1);
  clockOffsetMs = 11 * 60_000;
  await expect.poll(() => outcome(token)).toBe("token_signature_invalid");
});
