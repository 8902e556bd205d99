/** The server's own accounts: Better Auth on our table of users. Its routes are under /api/auth. */
import type { Database } from "@taskwell/db/database";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, isAPIError } from "better-auth/api";
import { bearer } from "better-auth/plugins/bearer";
import { jwt } from "better-auth/plugins/jwt";
import type { JwtOptions } from "better-auth/plugins/jwt";
import { v7 as newId } from "uuid";
import { accountDisabled, deleteAccount, isDisabled } from "./administration.ts";
import { codeLifetimeSeconds, endCodes } from "./codes.ts";
import { emailRoutes } from "./email-routes.ts";
import { forBetterAuth, hideUnverifiedAddress } from "./forwarding.ts";
import type { Client } from "./forwarding.ts";
import { accountHooks, addressHeader } from "./hooks.ts";
import type { AccountLog, AttemptLimits } from "./hooks.ts";
import { callbackOf, pages, passwordResetLink, verificationLink } from "./links.ts";
import { betterAuthLogger } from "./log.ts";
import type { Mail, Mailer } from "./mail.ts";
import {
  accountDeletedMail,
  addressInUseMail,
  passwordChangedMail,
  passwordResetMail,
  verificationMail,
} from "./messages.ts";
import { PasswordQueue } from "./password-queue.ts";
import { Refusal } from "./refusal.ts";
import { basePath, checkRequest } from "./request-check.ts";
import type { CheckedRequest } from "./request-check.ts";
import type { Revocations } from "./revocations.ts";
import { passwordLength } from "./routes.ts";
import { derivedSecret, ensureSigningKey, signSessionAnew } from "./secrets.ts";
import { currentRequest, withStorages } from "./storages.ts";
import { signVerification } from "./verification.ts";

/** The lifetime of an access token. */
export const tokenLifetimeSeconds = 15 * 60;
const keyLifetimeSeconds = 30 * 24 * 3600;
/** How long a key stays published after it has been replaced. */
const keyGraceSeconds = 24 * 3600;

export interface AccountsOptions {
  readonly db: Database;
  /** At least 32 random bytes. Better Auth gets a key derived from it. */
  readonly secret: string;
  /** The secret before the last change, whose cookies are accepted as well. */
  readonly previousSecret?: string;
  /** The server's public origin, such as `https://tasks.example.com`. Absent: the origin of each request. */
  readonly url?: string;
  /** `iss` and `aud` of the tokens. */
  readonly issuer: string;
  readonly audience: string;
  /** Origins whose pages may send cookies, besides the server's own. */
  readonly trustedOrigins: readonly string[];
  /** Whether users must verify their e-mail address before they can sign in. */
  readonly requiresVerification: boolean;
  /** Whether anybody may sign up. */
  readonly isSignUpOpen: boolean;
  /** `none`: pages of other sites may use the session cookie; needs https. */
  readonly cookieSameSite: "lax" | "none";
  readonly mailer: Mailer;
  readonly revocations: Revocations;
  readonly limits: AttemptLimits;
  readonly log: AccountLog;
}

export interface Accounts {
  /**
   * Handles a request under /api/auth.
   *
   * @throws whatever the database throws
   */
  handle(request: Request, client: Client): Promise<Response>;
  /** The public keys (RFC 7517), as JSON. */
  jwks(): Promise<string>;
}

/** @throws if the database cannot be reached */
export async function createAccounts(options: AccountsOptions): Promise<Accounts> {
  const { db, url, issuer, audience, requiresVerification, mailer, revocations, log } = options;
  const asAccounts = <T>(work: () => Promise<T>) => withStorages(() => db.asSystem("accounts", work));
  const secret = derivedSecret(options.secret);
  const previous = options.previousSecret === undefined ? undefined : derivedSecret(options.previousSecret);
  const passwords = new PasswordQueue();
  const send = (mail: Mail) => mailer.send(mail, currentRequest.getStore()?.requestId ?? "");

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
    basePath,
    ...(url === undefined ? {} : { baseURL: url }),
    secret,
    database: prismaAdapter(db.prisma, { provider: "postgresql", transaction: true }),
    telemetry: { enabled: false },
    trustedOrigins: [...options.trustedOrigins],
    advanced: {
      disableOriginCheck: false,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 64 },
      ...(options.cookieSameSite === "none"
        ? { defaultCookieAttributes: { sameSite: "none", secure: true } }
        : {}),
    },
    // Otherwise people could not list their sessions a day after signing in. Nothing else here asks for a fresh session:
    // what needs more than a session takes the password.
    session: { freshAge: 0 },
    // Our own limits (hooks.ts) count across all servers, and per account.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: {
        hash: (password) => passwords.hash(password),
        verify: (attempt) => passwords.verify(attempt),
      },
      // Otherwise the response to a sign-up would reveal whether the address has an account.
      autoSignIn: false,
      requireEmailVerification: requiresVerification,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: codeLifetimeSeconds,
      sendResetPassword: async ({ user, url: link, token }) =>
        send(passwordResetMail(user, passwordResetLink(link, token), token)),
      onPasswordReset: async ({ user }) => {
        await endCodes(db, user.id);
        await revocations.recordAndWait(user.id);
        send(passwordChangedMail(user));
      },
      onExistingUserSignUp: async ({ user }) => send(addressInUseMail(user)),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: requiresVerification,
      sendVerificationEmail: async ({ user, url: link }, request) => {
        if (request?.url.endsWith("/sign-in/email") === true && hasJustSignedUp(user)) return;
        const token = await signVerification({ userId: user.id, email: user.email }, secret);
        const { origin } = new URL(link);
        const ours = verificationLink(origin, pages.verifyEmail, token, callbackOf(link));
        send(verificationMail(user, ours));
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            if (await isDisabled(db, userId)) throw new APIError("FORBIDDEN", accountDisabled);
          },
        },
      },
    },
    user: {
      deleteUser: {
        enabled: true,
        // Deletes all of it: Better Auth's own statement would be cancelled after five seconds.
        beforeDelete: async (user) => {
          await deleteAccount(options, user.id);
          send(accountDeletedMail(user));
        },
      },
    },
    plugins: [bearer(), jwt(jwtOptions), emailRoutes({ db, secret, send, log })],
    hooks: accountHooks(options, jwtOptions),
    logger: betterAuthLogger(log),
    onAPIError: {
      onError: (error) => {
        const request = currentRequest.getStore();
        if (request !== undefined && !isAPIError(error)) request.error = error;
      },
    },
  });

  await asAccounts(() => ensureSigningKey(db, () => auth.api.signJWT({ body: { payload: {} } })));

  const toBetterAuth = (checked: CheckedRequest, request: Request, client: Client) => {
    const forwarded = forBetterAuth(checked, request, client);
    if (previous !== undefined) signSessionAnew(forwarded.headers, previous, secret);
    return forwarded;
  };
  const answer = async (request: Request, client: Client): Promise<Response> => {
    const checked = await checkRequest(request, options);
    checkServices(checked, options);
    const current: { readonly requestId: string; error?: unknown } = { requestId: client.requestId };
    const run = () =>
      asAccounts(() =>
        currentRequest.run(current, () => auth.handler(toBetterAuth(checked, request, client))),
      );
    const response = await (checked.route.hashesPassword === true ? passwords.run(run) : run());
    if (current.error !== undefined) throw current.error;
    return requiresVerification ? await hideUnverifiedAddress(response) : response;
  };

  return {
    handle: async (request, client) => {
      try {
        return await answer(request, client);
      } catch (error) {
        if (error instanceof Refusal) return error.toResponse();
        throw error;
      }
    },
    jwks: async () => JSON.stringify(await asAccounts(() => auth.api.getJwks())),
  };
}

/** @throws {Refusal} if sign-up is closed, or if the route sends e-mail and no mail server is configured */
function checkServices({ name, route }: CheckedRequest, { isSignUpOpen, mailer }: AccountsOptions): void {
  if (name === "/sign-up/email" && !isSignUpOpen)
    throw new Refusal(
      403,
      "SIGN_UP_CLOSED",
      "This server takes no new accounts. Ask the people who run it for one.",
    );
  if (route.sendsMail === true && !mailer.isConfigured)
    throw new Refusal(
      403,
      "MAIL_NOT_CONFIGURED",
      "This server cannot send e-mail. Ask the people who run it for help.",
    );
}

/** Clients sign in right after signing up, which has sent the same e-mail a moment ago. */
function hasJustSignedUp({ createdAt }: { readonly createdAt: Date }): boolean {
  return Date.now() - createdAt.getTime() < 60_000;
}

/** Deletes expired sessions and e-mailed codes. */
export async function deleteExpiredSessions(db: Database): Promise<void> {
  await db.asSystem("delete expired sessions and verifications", async () => {
    for (const table of ["auth.sessions", "auth.verifications"])
      await db.query(`DELETE FROM ${table} WHERE expires_at < now()`, [], () => undefined);
  });
}
