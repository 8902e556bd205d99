/** What Taskwell adds to Better Auth's routes: limits, revocation of tokens, answers that tell nothing. */
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { signJWT } from "better-auth/plugins/jwt";
import type { JwtOptions } from "better-auth/plugins/jwt";
import { bodyProblem } from "./input.ts";
import type { Revocations } from "./revocations.ts";

/** What keeps passwords from being guessed. */
export interface AttemptLimits {
  /**
   * Counts an attempt.
   *
   * @returns the seconds to wait, if there have been too many
   */
  attempt(address: string, account: string | undefined): Promise<number | undefined>;
  /** Forgets an account's attempts: its owner has come. */
  succeed(account: string): Promise<void>;
}

/** Two levels of a structured logger, as pino has them. */
export interface AccountLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How Better Auth is told who asks. */
export const addressHeader = "x-taskwell-address";

/** Where a password or a mailed secret is tried, or a mail is sent. */
const guarded = new Set([
  "/sign-in/email",
  "/sign-up/email",
  "/change-password",
  "/delete-user",
  "/reset-password",
  "/request-password-reset",
  "/send-verification-email",
  "/verify-password",
]);

/** What makes every token of a user worthless that was issued before. */
const signsOutEverywhere = new Set(["/revoke-sessions", "/revoke-other-sessions"]);

/** What changes an account, and is logged: who, what and when. */
const logged = new Set([
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
        throw new APIError("BAD_REQUEST", { code: "PASSWORD_REQUIRED", message: "password: Is needed." });
      const session = needsSession(ctx.path) ? await getSessionFromCtx(ctx) : null;
      if (guarded.has(ctx.path)) {
        const account = session?.user.email ?? emailOf(ctx.body);
        await countAttempt(limits, ctx.headers?.get(addressHeader) ?? "", account);
      }
      // First, so that no token outlives its session, should the rest fail.
      if (session !== null && signsOutEverywhere.has(ctx.path)) await revocations.record(session.user.id);
    }),
    after: createAuthMiddleware(async (ctx) => {
      const { returned, newSession, session } = ctx.context;
      if (isAPIError(returned)) return;
      const userId = (newSession ?? session)?.user.id;
      if (logged.has(ctx.path)) log.info({ userId, action: ctx.path }, `account${ctx.path}`);
      // Again, for what another device may have been given while its session was ending.
      if (session !== null && revokesTokens(ctx.path, ctx.body)) await revocations.revoke(session.user.id);
      if (ctx.path !== "/sign-in/email" || newSession === null) return;
      const { id: sub, email, name } = newSession.user;
      await limits.succeed(email);
      const payload = { iat: Math.floor(Date.now() / 1000), sub, email, name };
      const token = await signJWT(ctx, { options: jwtOptions, payload });
      // The access token right away, without a second request.
      ctx.setHeader("set-auth-jwt", token);
      return ctx.json({ ...Object(returned), jwt: token });
    }),
  };
}

function needsSession(path: string): boolean {
  return (
    signsOutEverywhere.has(path) || ["/change-password", "/delete-user", "/verify-password"].includes(path)
  );
}

function revokesTokens(path: string, body: unknown): boolean {
  if (path !== "/change-password") return signsOutEverywhere.has(path);
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
  const seconds = await limits.attempt(address, account);
  if (seconds === undefined) return;
  const message = `Too many attempts. Try again in ${seconds} seconds.`;
  throw new APIError(
    "TOO_MANY_REQUESTS",
    { code: "TOO_MANY_REQUESTS", message },
    { "retry-after": String(seconds) },
  );
}
