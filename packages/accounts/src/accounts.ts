/** The server's own accounts: Better Auth on our table of users. Its routes are under /api/auth. */
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
import {
  accountDeletedMail,
  addressInUseMail,
  passwordChangedMail,
  passwordResetMail,
  verificationMail,
} from "./messages.ts";
import type { Revocations } from "./revocations.ts";
import { requestFailure, withStorages } from "./storages.ts";

/** The lifetime of an access token. */
export const tokenLifetimeSeconds = 15 * 60;
const keyLifetimeSeconds = 30 * 24 * 3600;
/** How long a key stays published after it has been replaced. */
const keyGraceSeconds = 24 * 3600;

export interface AccountsOptions {
  readonly db: Database;
  /** At least 32 random bytes. Better Auth gets a key derived from it. */
  readonly secret: string;
  /** The server's public origin, such as `https://tasks.example.com`. Absent: the origin of each request. */
  readonly url?: string;
  /** `iss` and `aud` of the tokens. */
  readonly issuer: string;
  readonly audience: string;
  /** Origins whose pages may send cookies, besides the server's own. */
  readonly trustedOrigins: readonly string[];
  /** Whether users must verify their e-mail address before they can sign in. */
  readonly requiresVerification: boolean;
  readonly mailer: Mailer;
  readonly revocations: Revocations;
  readonly limits: AttemptLimits;
  readonly log: AccountLog;
}

export interface Accounts {
  /**
   * Handles a request under /api/auth.
   *
   * @param address the client: an IPv4 address, or the first 64 bits of an IPv6 address
   * @throws whatever the database throws
   */
  handle(request: Request, address: string): Promise<Response>;
  /** The public keys (RFC 7517), as JSON. */
  jwks(): Promise<string>;
}

/** @throws if the database cannot be reached */
export async function createAccounts(options: AccountsOptions): Promise<Accounts> {
  const { db, secret, url, issuer, audience, requiresVerification, mailer, revocations, log } = options;
  const asAccounts = <T>(work: () => Promise<T>) => withStorages(() => db.asSystem("accounts", work));

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
    // A derived secret, so that nothing that Better Auth signs is valid as a token signed with ours.
    secret: Buffer.from(hkdfSync("sha256", secret, "", "taskwell better-auth", 32)).toString("base64url"),
    database: prismaAdapter(db.prisma, { provider: "postgresql", transaction: true }),
    telemetry: { enabled: false },
    trustedOrigins: [...options.trustedOrigins],
    advanced: {
      disableOriginCheck: false,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 64 },
    },
    // Our own limits (hooks.ts) count across all servers, and per account.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      // Otherwise the response to a sign-up would reveal whether the address has an account.
      autoSignIn: false,
      requireEmailVerification: requiresVerification,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, url: link, token }) =>
        mailer.send(passwordResetMail(user, link, token)),
      onPasswordReset: async ({ user }) => {
        await revocations.recordAndWait(user.id);
        mailer.send(passwordChangedMail(user));
      },
      onExistingUserSignUp: async ({ user }) => mailer.send(addressInUseMail(user)),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: requiresVerification,
      sendVerificationEmail: async ({ user, url: link }) => mailer.send(verificationMail(user, link)),
    },
    user: {
      deleteUser: {
        enabled: true,
        // Before deleting, so that no token outlives its user.
        beforeDelete: ({ id }) => revocations.record(id),
        afterDelete: async (user) => mailer.send(accountDeletedMail(user)),
      },
    },
    plugins: [bearer(), jwt(jwtOptions)],
    hooks: accountHooks(options, jwtOptions),
    logger: { level: "error", log: (_level, message) => log.error({}, `accounts: ${message}`) },
    onAPIError: {
      onError: (error) => {
        const failure = requestFailure.getStore();
        if (failure !== undefined && !isAPIError(error)) failure.error = error;
      },
    },
  });

  await asAccounts(() => ensureSigningKey(db, () => auth.api.signJWT({ body: { payload: {} } })));

  return {
    handle: async (request, address) => {
      const headers = new Headers(request.headers);
      headers.set(addressHeader, address);
      // Node's fetch sends sec-fetch-mode without sec-fetch-site. Better Auth would take it for a browser without Origin.
      if (!headers.has("sec-fetch-site")) headers.delete("sec-fetch-mode");
      const failure: { error?: unknown } = {};
      const response = await asAccounts(() =>
        requestFailure.run(failure, () => auth.handler(new Request(request, { headers }))),
      );
      if (failure.error !== undefined) throw failure.error;
      return requiresVerification ? await hideUnverifiedAddress(response) : response;
    },
    jwks: async () => JSON.stringify(await asAccounts(() => auth.api.getJwks())),
  };
}

/**
 * Makes the response to an unverified address the same as that to a wrong password. Better Auth's own would reveal that
 * the account exists.
 */
async function hideUnverifiedAddress(response: Response): Promise<Response> {
  if (response.status !== 401 && response.status !== 403) return response;
  const body: unknown = await response.clone().json();
  const code = typeof body === "object" && body !== null && "code" in body ? body.code : undefined;
  if (code !== "EMAIL_NOT_VERIFIED" && code !== "INVALID_EMAIL_OR_PASSWORD") return response;
  const message = "Invalid email or password, or the address has not been verified yet";
  return Response.json({ message, code: "INVALID_EMAIL_OR_PASSWORD" }, { status: 401 });
}

/** Creates the first key, or a new one if the secret has changed: the current keys are encrypted with the old secret. */
async function ensureSigningKey(db: Database, sign: () => Promise<unknown>): Promise<void> {
  try {
    await sign();
  } catch (error) {
    if (!(error instanceof Error && /decrypt/i.test(error.message))) throw error;
    await db.query("UPDATE auth.jwks SET expires_at = now() WHERE expires_at > now()", [], () => undefined);
    await sign();
  }
}

/** Deletes expired sessions and e-mailed codes. */
export async function deleteExpiredSessions(db: Database): Promise<void> {
  await db.asSystem("delete expired sessions and verifications", async () => {
    for (const table of ["auth.sessions", "auth.verifications"])
      await db.query(`DELETE FROM ${table} WHERE expires_at < now()`, [], () => undefined);
  });
}
