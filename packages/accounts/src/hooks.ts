/** What Taskwell adds to Better Auth's routes: input checks, rate limits, revocation of tokens, and log lines. */
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { signJWT } from "better-auth/plugins/jwt";
import type { JwtOptions } from "better-auth/plugins/jwt";
import { bodyProblem } from "./input.ts";
import type { Revocations } from "./revocations.ts";

/** Rate limits against guessing passwords. */
export interface AttemptLimits {
  /**
   * Counts an attempt.
   *
   * @returns the seconds to wait if there have been too many
   */
  attempt(address: string, account: string | undefined): Promise<number | undefined>;
  /** Resets an account's attempts after its owner has signed in. */
  succeed(account: string): Promise<void>;
}

/** Two levels of a structured logger, as pino has them. */
export interface AccountLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The header that tells Better Auth the client's address. */
export const addressHeader = "x-taskwell-address";

/** Paths at which a password or an e-mailed code is checked, or an e-mail is sent. */
const rateLimitedPaths = new Set([
  "/sign-in/email",
  "/sign-up/email",
  "/change-password",
  "/delete-user",
  "/reset-password",
  "/request-password-reset",
  "/send-verification-email",
  "/verify-password",
]);

/** Paths that revoke all tokens issued so far. */
const revokingPaths = new Set(["/revoke-sessions", "/revoke-other-sessions"]);

/** Paths that change an account, and are logged. */
const loggedPaths = new Set([
  "/sign-up/email",
  "/sign-in/email",
  "/sign-out",
  "/change-password",
  "/reset-password",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
  "/update-user",
  "/delete-user",
  "/verify-email",
]);

interface HookOptions {
  readonly log: AccountLog;
  readonly revocations: Revocations;
  readonly limits: AttemptLimits;
}

export function accountHooks({ log, revocations, limits }: HookOptions, jwtOptions: JwtOptions) {
  return {
    before: createAuthMiddleware(async (ctx) => {
      const problem = bodyProblem(ctx.body);
      if (problem !== undefined)
        throw new APIError("BAD_REQUEST", { code: "VALIDATION_ERROR", message: problem });
      if (ctx.path === "/delete-user" && typeof ctx.body?.password !== "string")
        throw new APIError("BAD_REQUEST", { code: "PASSWORD_REQUIRED", message: "password: Required." });
      const session = needsSession(ctx.path) ? await getSessionFromCtx(ctx) : null;
      if (rateLimitedPaths.has(ctx.path)) {
        const account = session?.user.email ?? emailOf(ctx.body);
        await countAttempt(limits, ctx.headers?.get(addressHeader) ?? "", account);
      }
      // Before the sessions end, so that no token outlives them if the rest fails.
      if (session !== null && revokingPaths.has(ctx.path)) await revocations.record(session.user.id);
    }),
    after: createAuthMiddleware(async (ctx) => {
      const { returned, newSession, session } = ctx.context;
      if (isAPIError(returned)) return;
      const userId = (newSession ?? session)?.user.id;
      if (loggedPaths.has(ctx.path)) log.info({ userId, action: ctx.path }, `account${ctx.path}`);
      // Again, for a token that another device may have received while its session was ending.
      if (session !== null && revokesTokens(ctx.path, ctx.body))
        await revocations.recordAndWait(session.user.id);
      if (ctx.path !== "/sign-in/email" || newSession === null) return;
      const { id: sub, email, name } = newSession.user;
      await limits.succeed(email);
      const payload = { iat: Math.floor(Date.now() / 1000), sub, email, name };
      const token = await signJWT(ctx, { options: jwtOptions, payload });
      // Returns the access token right away, to save a second request.
      ctx.setHeader("set-auth-jwt", token);
      return ctx.json({ ...Object(returned), jwt: token });
    }),
  };
}

function needsSession(path: string): boolean {
  return revokingPaths.has(path) || ["/change-password", "/delete-user", "/verify-password"].includes(path);
}

function revokesTokens(path: string, body: unknown): boolean {
  if (path !== "/change-password") return revokingPaths.has(path);
  return (
    typeof body === "object" &&
    body !== null &&
    "revokeOtherSessions" in body &&
    body.revokeOtherSessions === true
  );
}

function emailOf(body: unknown): string | undefined {
  const email = typeof body === "object" && body !== null && "email" in body ? body.email : undefined;
  return typeof email === "string" ? email.trim().toLowerCase() : undefined;
}

async function countAttempt(
  limits: AttemptLimits,
  address: string,
  account: string | undefined,
): Promise<void> {
  const waitSeconds = await limits.attempt(address, account);
  if (waitSeconds === undefined) return;
  const message = `Too many attempts. Try again in ${waitSeconds} seconds.`;
  throw new APIError(
    "TOO_MANY_REQUESTS",
    { code: "TOO_MANY_REQUESTS", message },
    { "retry-after": String(waitSeconds) },
  );
}
