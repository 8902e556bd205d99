/** Accounts that are built in: Better Auth, on our users and our database. Its routes are under /api/auth. */
import { hkdfSync } from "node:crypto";
import type { Database } from "@taskwell/db/database";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { isAPIError } from "better-auth/api";
import { bearer } from "better-auth/plugins/bearer";
import { jwt } from "better-auth/plugins/jwt";
import type { JwtOptions } from "better-auth/plugins/jwt";
import { v7 as newId } from "uuid";
import { accountHooks, addressHeader } from "./hooks.ts";
import type { AccountLog, AttemptLimits } from "./hooks.ts";
import type { Mailer } from "./mail.ts";
import { accountDeleted, addressInUse, passwordChanged, passwordReset, verification } from "./messages.ts";
import type { Revocations } from "./revocations.ts";
import { failures, usingStorages } from "./storages.ts";

/** Of an access token. */
export const tokenLifetimeSeconds = 15 * 60;
const keyLifetimeSeconds = 30 * 24 * 3600;
/** For how long a key stays published after it has last signed. */
const keyGraceSeconds = 24 * 3600;

export interface AccountsOptions {
  readonly db: Database;
  /** At least 32 random bytes. Better Auth gets a key derived from it. */
  readonly secret: string;
  /** The address that people reach this server by, such as `https://tasks.example.com`. Absent: what each request says. */
  readonly url?: string;
  /** `iss` and `aud` of the tokens. */
  readonly issuer: string;
  readonly audience: string;
  /** Whose pages may send cookies, besides the server's own. */
  readonly trustedOrigins: readonly string[];
  /** Whether signing in waits until the e-mail address is verified. */
  readonly requireVerification: boolean;
  readonly mailer: Mailer;
  readonly revocations: Revocations;
  readonly limits: AttemptLimits;
  readonly log: AccountLog;
}

export interface Accounts {
  /**
   * Answers a request below /api/auth.
   *
   * @param address who asks: IPv4, or the first 64 bits of IPv6
   * @throws whatever the database throws
   */
  handle(request: Request, address: string): Promise<Response>;
  /** The public keys (RFC 7517), as JSON. */
  jwks(): Promise<string>;
}

/**
 * @throws when the database cannot be reached
 */
export async function createAccounts(options: AccountsOptions): Promise<Accounts> {
  const { db, secret, url, issuer, audience, requireVerification, mailer, revocations, log } = options;
  const asAccounts = <T>(work: () => Promise<T>) => usingStorages(() => db.asSystem("accounts", work));

  const jwtOptions = {
    jwks: {
      keyPairConfig: { alg: "EdDSA", crv: "Ed25519" },
      rotationInterval: keyLifetimeSeconds,
      gracePeriod: keyGraceSeconds,
    },
    jwt: {
      issuer,
      audience,
      expirationTime: `${tokenLifetimeSeconds}s`,
      definePayload: ({ user: { email, name } }) => ({ email, name }),
    },
  } satisfies JwtOptions;

  const auth = betterAuth({
    appName: "Taskwell",
    basePath: "/api/auth",
    ...(url === undefined ? {} : { baseURL: url }),
    // Nothing that Better Auth signs with its secret may pass for a token that is signed with ours.
    secret: Buffer.from(hkdfSync("sha256", secret, "", "taskwell better-auth", 32)).toString("base64url"),
    database: prismaAdapter(db.prisma, { provider: "postgresql", transaction: true }),
    telemetry: { enabled: false },
    trustedOrigins: [...options.trustedOrigins],
    advanced: {
      disableOriginCheck: false,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 64 },
    },
    // Ours counts for all servers together, and per account.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      // Otherwise the answer to a sign-up would tell whether the address has an account.
      autoSignIn: false,
      requireEmailVerification: requireVerification,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, url: link, token }) => mailer.send(passwordReset(user, link, token)),
      onPasswordReset: async ({ user }) => {
        await revocations.revoke(user.id);
        mailer.send(passwordChanged(user));
      },
      onExistingUserSignUp: async ({ user }) => mailer.send(addressInUse(user)),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: requireVerification,
      sendVerificationEmail: async ({ user, url: link }) => mailer.send(verification(user, link)),
    },
    user: {
      deleteUser: {
        enabled: true,
        // First, so that no token outlives its user.
        beforeDelete: ({ id }) => revocations.record(id),
        afterDelete: async (user) => mailer.send(accountDeleted(user)),
      },
    },
    plugins: [bearer(), jwt(jwtOptions)],
    hooks: accountHooks(options, jwtOptions),
    logger: { level: "error", log: (_level, message) => log.error({}, `accounts: ${message}`) },
    onAPIError: {
      onError: (error) => {
        const failure = failures.getStore();
        if (failure !== undefined && !isAPIError(error)) failure.error = error;
      },
    },
  });

  await asAccounts(() => ensureSigningKey(db, () => auth.api.signJWT({ body: { payload: {} } })));

  return {
    handle: async (request, address) => {
      const headers = new Headers(request.headers);
      headers.set(addressHeader, address);
      // Programs (Node's fetch) send it alone; browsers send it with the others. Alone it asks for an Origin in vain.
      if (!headers.has("sec-fetch-site")) headers.delete("sec-fetch-mode");
      const failure: { error?: unknown } = {};
      const response = await asAccounts(() =>
        failures.run(failure, () => auth.handler(new Request(request, { headers }))),
      );
      if (failure.error !== undefined) throw failure.error;
      return requireVerification ? await tellingNothing(response) : response;
    },
    jwks: async () => JSON.stringify(await asAccounts(() => auth.api.getJwks())),
  };
}

/**
 * Where addresses have to be verified, one answer for a wrong password and for the right one of an address that is
 * not. (Better Auth's for the latter would tell that there is an account.)
 */
async function tellingNothing(response: Response): Promise<Response> {
  if (response.status !== 401 && response.status !== 403) return response;
  const answer: unknown = await response.clone().json();
  const code = typeof answer === "object" && answer !== null && "code" in answer ? answer.code : undefined;
  if (code !== "EMAIL_NOT_VERIFIED" && code !== "INVALID_EMAIL_OR_PASSWORD") return response;
  const message = "Invalid email or password, or the address has not been verified yet";
  return Response.json({ message, code: "INVALID_EMAIL_OR_PASSWORD" }, { status: 401 });
}

/** Makes the first key; and another when the secret has changed, which the ones at hand were encrypted with. */
async function ensureSigningKey(db: Database, sign: () => Promise<unknown>): Promise<void> {
  try {
    await sign();
  } catch (error) {
    if (!(error instanceof Error && /decrypt/i.test(error.message))) throw error;
    await db.query("UPDATE auth.jwks SET expires_at = now() WHERE expires_at > now()", [], () => undefined);
    await sign();
  }
}

/** Forgets sessions and mailed secrets that have expired. */
export async function forgetExpired(db: Database): Promise<void> {
  await db.asSystem("forget expired sessions and verifications", async () => {
    for (const table of ["auth.sessions", "auth.verifications"])
      await db.query(`DELETE FROM ${table} WHERE expires_at < now()`, [], () => undefined);
  });
}
