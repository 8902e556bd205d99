/** The routes under /api/auth: what each takes, and what Taskwell does around it. No other route of Better Auth's is served. */
import { z } from "zod";

/** A text that PostgreSQL can store. */
const text = z
  .string({ error: ({ input }) => (input === undefined ? "Required." : "Must be a text.") })
  .refine(
    (value) => !value.includes("\0") && value.isWellFormed(),
    "Must not contain NUL or a lone surrogate.",
  );
const textUpTo = (max: number) =>
  text.refine((value) => [...value].length <= max, `Must have at most ${max} characters.`);
const optionalBoolean = z.boolean({ error: "Must be true or false." }).optional();

/** Line breaks and other controls (Cc), Unicode's line separators, and the controls that turn the direction of a text. */
const notOneLine = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const userName = textUpTo(255)
  .refine((value) => value.trim() !== "", "Must not be empty.")
  .refine((value) => !notOneLine.test(value), "Must be one line, without control characters.");
const email = textUpTo(255).refine((value) => z.email().safeParse(value).success, {
  error: "Must be an e-mail address, such as ann@example.com.",
  params: { code: "INVALID_EMAIL" },
});
const image = textUpTo(2_048);
export const passwordLength = { min: 8, max: 128 };
const newPassword = text
  .refine(({ length }) => length >= passwordLength.min, {
    error: `Must have at least ${passwordLength.min} characters.`,
    params: { code: "PASSWORD_TOO_SHORT" },
  })
  .refine(({ length }) => length <= passwordLength.max, {
    error: `Must have at most ${passwordLength.max} characters.`,
    params: { code: "PASSWORD_TOO_LONG" },
  });
const callback = textUpTo(2_048).optional();

/** Fields that are not listed are ignored, as Better Auth does. */
function body<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape, { error: "The body must be a JSON object." });
}

export const changeEmailBody = body({ newEmail: email, callbackURL: callback });

export interface Route {
  readonly method: "GET" | "POST";
  readonly body?: z.ZodType<Record<string, unknown>>;
  /** It checks or sets a password, which takes a processor for some 100 ms. */
  readonly hashesPassword?: boolean;
  /** It checks a password or an e-mailed code, or sends an e-mail: attempts are limited. */
  readonly countsAttempts?: boolean;
  /** The session is looked up before the attempt is counted, so that it counts for that account. */
  readonly needsSession?: boolean;
  /** It is of no use without e-mail. */
  readonly sendsMail?: boolean;
  /** It revokes all tokens issued so far. */
  readonly revokesTokens?: boolean;
  /** It changes an account, and leaves a line in the log. */
  readonly isLogged?: boolean;
  /** A GET that changes something, so HEAD must not do it. */
  readonly actsOnGet?: boolean;
}

const get: Route = { method: "GET" };
const nothing = body({});

export const routes: Readonly<Record<string, Route>> = {
  "/sign-up/email": {
    method: "POST",
    body: body({
      name: userName,
      email,
      password: newPassword,
      image: image.optional(),
      callbackURL: callback,
      rememberMe: optionalBoolean,
    }),
    hashesPassword: true,
    countsAttempts: true,
    isLogged: true,
  },
  "/sign-in/email": {
    method: "POST",
    body: body({ email, password: text, callbackURL: callback, rememberMe: optionalBoolean }),
    hashesPassword: true,
    countsAttempts: true,
    isLogged: true,
  },
  "/sign-out": { method: "POST", body: nothing, isLogged: true },
  "/get-session": get,
  "/token": get,
  "/jwks": get,
  "/ok": get,
  "/list-sessions": get,
  "/revoke-session": { method: "POST", body: body({ token: text }), isLogged: true },
  "/revoke-sessions": {
    method: "POST",
    body: nothing,
    needsSession: true,
    revokesTokens: true,
    isLogged: true,
  },
  "/revoke-other-sessions": {
    method: "POST",
    body: nothing,
    needsSession: true,
    revokesTokens: true,
    isLogged: true,
  },
  "/verify-password": {
    method: "POST",
    body: body({ password: text }),
    hashesPassword: true,
    countsAttempts: true,
    needsSession: true,
  },
  "/change-password": {
    method: "POST",
    body: body({ currentPassword: text, newPassword, revokeOtherSessions: optionalBoolean }),
    hashesPassword: true,
    countsAttempts: true,
    needsSession: true,
    isLogged: true,
  },
  "/request-password-reset": {
    method: "POST",
    body: body({ email, redirectTo: callback }),
    countsAttempts: true,
    sendsMail: true,
  },
  "/reset-password/:token": { method: "GET", actsOnGet: true },
  "/reset-password": {
    method: "POST",
    body: body({ newPassword, token: text.optional() }),
    hashesPassword: true,
    countsAttempts: true,
    isLogged: true,
  },
  "/send-verification-email": {
    method: "POST",
    body: body({ email, callbackURL: callback }),
    countsAttempts: true,
    sendsMail: true,
  },
  "/verify-email": { method: "GET", actsOnGet: true },
  "/change-email": {
    method: "POST",
    body: changeEmailBody,
    countsAttempts: true,
    needsSession: true,
    sendsMail: true,
    isLogged: true,
  },
  "/update-user": {
    method: "POST",
    body: body({
      name: userName.optional(),
      image: image.nullable().optional(),
      email: z.never({ error: "Is changed with POST /api/auth/change-email." }).optional(),
    }).refine((user) => user.name !== undefined || user.image !== undefined, "Send name or image."),
    isLogged: true,
  },
  "/delete-user": {
    method: "POST",
    body: body({ password: text }),
    hashesPassword: true,
    countsAttempts: true,
    needsSession: true,
    isLogged: true,
  },
};

/** The route of a path below /api/auth, with its name in {@link routes}. */
export function routeOf(path: string): readonly [string, Route] | undefined {
  const name = /^\/reset-password\/[^/]+$/.test(path) ? "/reset-password/:token" : path;
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  return route && [name, route];
}
