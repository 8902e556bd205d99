/** The account routes in /openapi.json. Better Auth serves them (packages/accounts); docs/accounts.md explains them. */

type Json = Readonly<Record<string, unknown>>;

const text = (description: string, example: string, more: Json = {}): Json => ({
  type: "string",
  description,
  example,
  ...more,
});
const email = text("The e-mail address of the account", "ann@example.com", {
  format: "email",
  maxLength: 255,
});
const password = text("8–128 characters", "correct horse battery staple", { minLength: 8, maxLength: 128 });
const flag = (description: string): Json => ({ type: "boolean", description });
const page = (description: string) =>
  text(description, "https://app.example.com/welcome", { format: "uri-reference" });
const object = (properties: Json, required: readonly string[] = Object.keys(properties)): Json => ({
  type: "object",
  properties,
  ...(required.length === 0 ? {} : { required }),
});
const refer = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const orNull = ({ description, ...schema }: Json): Json => ({
  ...(description === undefined ? {} : { description }),
  anyOf: [schema, { type: "null" }],
});

const jwt = text("An access token, valid for 15 minutes", "eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl");
const sessionToken = text("The session token", "J8kq2mWv0fQy3sT9xR1bN6cLp4dZh7uE");

export const accountSchemas: Json = {
  User: object(
    {
      id: text("The `sub` of the user's tokens", "01936f0e-7d5a-7c3b-9a41-5b2f8c6d1e70"),
      name: text("1–255 characters, one line", "Ann"),
      email,
      emailVerified: flag("Whether the address has been verified"),
      image: orNull(text("The URL of a picture", "https://example.com/ann.png")),
      createdAt: text("ISO 8601", "2026-11-21T09:00:00.000Z", { format: "date-time" }),
      updatedAt: text("ISO 8601", "2026-11-21T09:00:00.000Z", { format: "date-time" }),
    },
    ["id", "name", "email", "emailVerified", "createdAt", "updatedAt"],
  ),
  Session: object(
    {
      id: text("Id of the session", "01936f0e-7d5a-7c3b-9a41-5b2f8c6d1e71"),
      token: sessionToken,
      userId: text("The user", "01936f0e-7d5a-7c3b-9a41-5b2f8c6d1e70"),
      expiresAt: text("ISO 8601", "2026-11-28T09:00:00.000Z", { format: "date-time" }),
      createdAt: text("ISO 8601", "2026-11-21T09:00:00.000Z", { format: "date-time" }),
      updatedAt: text("ISO 8601", "2026-11-21T09:00:00.000Z", { format: "date-time" }),
      ipAddress: orNull(text("Where the session began", "203.0.113.9")),
      userAgent: orNull(text("With what", "Mozilla/5.0")),
    },
    ["id", "token", "userId", "expiresAt", "createdAt", "updatedAt"],
  ),
  AccountError: {
    ...object({
      code: text("Stable reason", "INVALID_EMAIL_OR_PASSWORD"),
      message: text("For people; may change", "Invalid email or password"),
    }),
    description: "An error of the account routes",
  },
};

interface AccountRoute {
  readonly method: "get" | "post";
  /** Below /api/auth. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly body?: Json;
  readonly answer: Json;
  /** Absent: needs a session. */
  readonly isPublic?: boolean;
}

const done = object({ status: flag("Always true") });
const success = object({ success: flag("Always true") });

const routes: readonly AccountRoute[] = [
  {
    method: "post",
    path: "/sign-up/email",
    id: "accountSignUp",
    summary: "Create an account",
    description:
      "Sends an e-mail with a link when addresses must be verified. The answer does not tell whether the address had an account.",
    body: object(
      {
        name: text("1–255 characters, one line", "Ann"),
        email,
        password,
        callbackURL: page("Where the link in the e-mail leads afterwards"),
      },
      ["name", "email", "password"],
    ),
    answer: object({ token: { type: "null", description: "Sign in for a token" }, user: refer("User") }),
    isPublic: true,
  },
  {
    method: "post",
    path: "/sign-in/email",
    id: "accountSignIn",
    summary: "Sign in",
    description:
      "`jwt` is for `/api/{user_id}` and `/trpc`; `token` names the session, and is also set as a cookie.",
    body: object(
      { email, password, rememberMe: flag("Whether the cookie outlives the browser. Default: true") },
      ["email", "password"],
    ),
    answer: object({ jwt, token: sessionToken, user: refer("User") }),
    isPublic: true,
  },
  {
    method: "get",
    path: "/get-session",
    id: "accountSession",
    summary: "Get the session, or null",
    answer: orNull(object({ session: refer("Session"), user: refer("User") })),
    isPublic: true,
  },
  {
    method: "get",
    path: "/token",
    id: "accountToken",
    summary: "Get the next access token",
    answer: object({ token: jwt }),
  },
  {
    method: "post",
    path: "/sign-out",
    id: "accountSignOut",
    summary: "End the session",
    body: object({}),
    answer: success,
  },
  {
    method: "get",
    path: "/list-sessions",
    id: "accountSessions",
    summary: "List the sessions of the account",
    answer: { type: "array", items: refer("Session") },
  },
  {
    method: "post",
    path: "/revoke-session",
    id: "accountRevokeSession",
    summary: "End one session",
    body: object({ token: sessionToken }),
    answer: done,
  },
  {
    method: "post",
    path: "/revoke-other-sessions",
    id: "accountRevokeOtherSessions",
    summary: "End all other sessions, and revoke all access tokens",
    body: object({}),
    answer: done,
  },
  {
    method: "post",
    path: "/revoke-sessions",
    id: "accountRevokeSessions",
    summary: "End all sessions, this one too, and revoke all access tokens",
    body: object({}),
    answer: done,
  },
  {
    method: "get",
    path: "/jwks",
    id: "accountKeys",
    summary: "Get the public keys of the access tokens (RFC 7517)",
    answer: object({
      keys: { type: "array", items: { type: "object" }, description: "JSON Web Keys" },
    }),
    isPublic: true,
  },
  {
    method: "post",
    path: "/send-verification-email",
    id: "accountSendVerification",
    summary: "Ask for another e-mail with a link to verify the address",
    body: object({ email, callbackURL: page("Where the link leads afterwards") }, ["email"]),
    answer: done,
    isPublic: true,
  },
  {
    method: "post",
    path: "/change-password",
    id: "accountChangePassword",
    summary: "Change the password",
    body: object(
      {
        currentPassword: password,
        newPassword: password,
        revokeOtherSessions: flag("Whether to end all other sessions. Default: false"),
      },
      ["currentPassword", "newPassword"],
    ),
    answer: object({ token: orNull(sessionToken), user: refer("User") }),
  },
  {
    method: "post",
    path: "/request-password-reset",
    id: "accountRequestPasswordReset",
    summary: "Ask for an e-mail with a link and a code to set a new password",
    body: object(
      { email, redirectTo: page("The page that the link leads to. Default: one of this server") },
      ["email"],
    ),
    answer: object({ status: flag("Always true"), message: text("For people", "Check your e-mail") }),
    isPublic: true,
  },
  {
    method: "post",
    path: "/reset-password",
    id: "accountResetPassword",
    summary: "Set a new password with the code of the e-mail",
    body: object({ token: text("The code", "u7Yx2KqPzL0aW9sE4rTn8B"), newPassword: password }),
    answer: done,
    isPublic: true,
  },
  {
    method: "post",
    path: "/change-email",
    id: "accountChangeEmail",
    summary: "Change the e-mail address",
    description:
      "Sends a link to the new address, and tells the old one. The address changes when the link is opened.",
    body: object({ newEmail: email, callbackURL: page("Where the link leads afterwards") }, ["newEmail"]),
    answer: done,
  },
  {
    method: "post",
    path: "/update-user",
    id: "accountUpdate",
    summary: "Change the name or the picture",
    body: object(
      {
        name: text("1–255 characters, one line", "Ann"),
        image: orNull(text("The URL of a picture", "https://example.com/ann.png")),
      },
      [],
    ),
    answer: done,
  },
  {
    method: "post",
    path: "/delete-user",
    id: "accountDelete",
    summary: "Delete the account with all its tasks",
    body: object({ password }),
    answer: object({ success: flag("Always true"), message: text("For people", "User deleted") }),
  },
];

/** The paths of the account routes. */
export const accountPaths: Json = Object.fromEntries(
  routes.map((route) => [`/api/auth${route.path}`, { [route.method]: operationOf(route) }]),
);

function operationOf({
  id,
  summary,
  description = `${summary}.`,
  body,
  answer,
  isPublic = false,
}: AccountRoute): Json {
  const json = (schema: Json) => ({ "application/json": { schema } });
  const problem = (problemDescription: string) => ({
    description: problemDescription,
    content: json(refer("AccountError")),
  });
  return {
    operationId: id,
    tags: ["account"],
    summary,
    description,
    security: isPublic ? [] : [{ session: [] }],
    parameters: [],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: {
      200: { description: "Success", content: json(answer) },
      400: problem("Invalid input: `message` names the field"),
      ...(isPublic && id !== "accountSignIn"
        ? {}
        : { 401: problem("There is no such session, or the password is wrong") }),
      403: problem("The page's origin is not allowed"),
      429: problem("Too many attempts: see `Retry-After`"),
    },
  };
}
