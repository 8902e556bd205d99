/** What Taskwell adds to Better Auth's routes: rate limits, revocation of tokens, the end of codes, and log lines. */
import type { Database } from "@taskwell/db/database";
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { signJWT } from "better-auth/plugins/jwt";
import type { JwtOptions } from "better-auth/plugins/jwt";
import { endCodes } from "./codes.ts";
import type { Revocations } from "./revocations.ts";
import { routeOf } from "./routes.ts";

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

/** Levels of a structured logger, as pino has them. */
export interface AccountLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The header that tells Better Auth the client's address. */
export const addressHeader = "x-taskwell-address";

interface HookOptions {
  readonly db: Database;
  readonly log: AccountLog;
  readonly revocations: Revocations;
  readonly limits: AttemptLimits;
}

export function accountHooks({ db, log, revocations, limits }: HookOptions, jwtOptions: JwtOptions) {
  return {
    before: createAuthMiddleware(async (ctx) => {
      const [, route] = routeOf(ctx.path) ?? [];
      const session = route?.needsSession === true ? await getSessionFromCtx(ctx) : null;
      if (route?.countsAttempts === true) {
        const account = session?.user.email ?? emailOf(ctx.body);
        await countAttempt(limits, ctx.headers?.get(addressHeader) ?? "", account);
      }
      // Before the sessions end, so that no token outlives them if the rest fails.
      if (session !== null && route?.revokesTokens === true) await revocations.record(session.user.id);
    }),
    after: createAuthMiddleware(async (ctx) => {
      const { returned, newSession, session } = ctx.context;
      if (isAPIError(returned)) return;
      const userId = (newSession ?? session)?.user.id;
      const [, route] = routeOf(ctx.path) ?? [];
      if (route?.isLogged === true) log.info({ userId, action: ctx.path }, `account${ctx.path}`);
      if (session !== null && (route?.revokesTokens === true || ctx.path === "/change-password"))
        await endCodes(db, session.user.id);
      // Again, for a token that another device may have received while its session was ending.
      if (session !== null && (route?.revokesTokens === true || endsOtherSessions(ctx.path, ctx.body)))
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

function endsOtherSessions(path: string, body: unknown): boolean {
  return path === "/change-password" && Reflect.get(Object(body), "revokeOtherSessions") === true;
}

function emailOf(body: unknown): string | undefined {
  const email: unknown = Reflect.get(Object(body), "email");
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
