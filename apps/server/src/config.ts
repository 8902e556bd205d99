/** Configuration: the only reader of the environment. Documented in docs/configuration.md. */
import { resolve } from "node:path";
import { secretWeakness } from "@taskwell/auth/secret";
import { connectionSettings } from "@taskwell/db/connection";
import { z } from "zod";

/** Something in the environment is not as it should be: each problem names its variable, and never shows its value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

const postgresUrl = z
  .string()
  .refine(isPostgresUrl, "must be a PostgreSQL URL, such as postgresql://user:password@host:5432/taskwell");
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });
const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number()
    .pipe(z.int().min(min).max(max))
    .catch(NaN)
    .refine(Number.isInteger, `must be a whole number from ${min} to ${max}`);
const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `must be one of: ${values.join(", ")}` });

const Environment = z.object({
  NODE_ENV: oneOf("development", "test", "production").default("development"),
  HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3000),
  DATABASE_URL: postgresUrl.optional(),
  DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 1_000).default(10),
  WORKERS: wholeNumber(1, 64).default(1),
  DATA_DIR: z.string().default(".data"),
  MIGRATE_ON_START: oneOf("true", "false").default("false"),
  AUTH_MODE: oneOf("builtin", "external").default("builtin"),
  BETTER_AUTH_SECRET: z.string().optional(),
  BETTER_AUTH_URL: httpUrl.transform((url) => url.replace(/\/+$/, "")).optional(),
  EMAIL_VERIFICATION: oneOf("required", "optional").optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an smtp or smtps URL" }).optional(),
  MAIL_FROM: z.string().default("Taskwell <taskwell@localhost>"),
  JWT_HS256: oneOf("on", "off").default("on"),
  JWT_JWKS_URL: httpUrl.optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(",").map((origin) => origin.trim()))
    .refine(
      (origins) => origins.every(isOrigin),
      "must be a list of origins, such as https://app.example.com, or *",
    )
    .default([]),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  RATE_LIMIT: z
    .union([z.literal("off"), z.coerce.number().pipe(z.int().min(1).max(1_000_000))], {
      error: "must be off, or a whole number from 1 to 1000000",
    })
    .default(600),
  RATE_LIMIT_BURST: wholeNumber(1, 1_000_000).optional(),
  RATE_LIMIT_FAILED_AUTH: wholeNumber(1, 1_000_000).default(60),
  RATE_LIMIT_SIGN_IN: wholeNumber(1, 1_000_000).default(10),
  RATE_LIMIT_STORE: oneOf("memory", "postgres").optional(),
  LOG_LEVEL: oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent").default("info"),
});

/** Whose tokens are accepted. */
export interface AuthConfig {
  readonly mode: "builtin" | "external";
  /** Whether tokens signed with the secret are, besides the issuer's. */
  readonly hs256: boolean;
  /** The issuer elsewhere, where there is one. */
  readonly jwksUrl?: string;
  readonly issuer: string;
  readonly audience: string;
  /** Where people reach the server, for the links in mails. */
  readonly url?: string;
  readonly requireVerification: boolean;
}

export interface RateLimitConfig {
  /** Calls of one user in a minute. */
  readonly callsPerMinute: number;
  /** Of which so many at once. */
  readonly burst: number;
  /** Refused tokens of one address in a minute. */
  readonly failuresPerMinute: number;
  /** Wrong passwords for one account in a quarter of an hour; ten times as many of one address. */
  readonly signInAttempts: number;
  /** `postgres`: counted for all servers on the database together. */
  readonly store: "memory" | "postgres";
}

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Absent: the embedded PostgreSQL in `dataDir`. */
  readonly database?: { readonly url: string; readonly directUrl: string; readonly migrateOnStart: boolean };
  readonly poolSize: number;
  /** Processes that serve. */
  readonly workers: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Absent: no shared secret, or one to be generated in development. */
  readonly secret?: string;
  /** What is wrong with the secret, where that is tolerated. */
  readonly secretWeakness?: string;
  readonly auth: AuthConfig;
  /** Absent: mails are written to the log in development, and dropped in production. */
  readonly mail?: { readonly url: string; readonly from: string };
  /** Absent: off. */
  readonly rateLimit?: RateLimitConfig;
  /** Proxies in front of the server, each of which adds an address to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  readonly corsOrigins: readonly string[];
  readonly logLevel: z.output<typeof Environment>["LOG_LEVEL"];
}

/**
 * The configuration of this process: its environment, and what a file `.env` in the working directory adds to it.
 * Says what is wrong, and exits with 1, when it is not valid.
 */
export function readConfig(): Config {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}

/** @throws {ConfigError} naming everything that is wrong */
export function parseConfig(environment: NodeJS.ProcessEnv): Config {
  // `NAME=` in a file, as people leave it, means that it is not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`));
  }
  const env = parsed.data;
  const production = env.NODE_ENV === "production";
  const weakness = env.BETTER_AUTH_SECRET === undefined ? undefined : secretWeakness(env.BETTER_AUTH_SECRET);
  const problems = [
    ...secretProblems(env, weakness),
    ...issuerProblems(env),
    ...mailProblems(env),
    ...rateProblems(env),
  ];
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    production,
    host: env.HOST,
    port: env.PORT,
    poolSize: env.DATABASE_POOL_SIZE,
    workers: env.WORKERS,
    dataDir: resolve(env.DATA_DIR),
    corsOrigins: env.CORS_ORIGINS,
    logLevel: env.LOG_LEVEL,
    ...(env.DATABASE_URL === undefined
      ? {}
      : {
          database: {
            url: env.DATABASE_URL,
            directUrl: env.DIRECT_URL ?? env.DATABASE_URL,
            migrateOnStart: env.MIGRATE_ON_START === "true",
          },
        }),
    ...(env.BETTER_AUTH_SECRET === undefined ? {} : { secret: env.BETTER_AUTH_SECRET }),
    ...(weakness === undefined ? {} : { secretWeakness: weakness }),
    auth: authConfig(env),
    ...(env.SMTP_URL === undefined ? {} : { mail: { url: env.SMTP_URL, from: env.MAIL_FROM } }),
    ...(env.RATE_LIMIT === "off" ? {} : { rateLimit: rateLimitConfig(env, env.RATE_LIMIT) }),
    trustedProxies: env.TRUSTED_PROXIES,
  };
}

type Env = z.output<typeof Environment>;

function authConfig(env: Env): AuthConfig {
  const { JWT_JWKS_URL: jwksUrl, BETTER_AUTH_URL: url } = env;
  return {
    mode: env.AUTH_MODE,
    hs256: env.JWT_HS256 === "on",
    issuer: env.JWT_ISSUER ?? url ?? "taskwell",
    audience: env.JWT_AUDIENCE ?? "taskwell",
    requireVerification: (env.EMAIL_VERIFICATION ?? (env.SMTP_URL && "required")) === "required",
    ...(jwksUrl === undefined ? {} : { jwksUrl }),
    ...(url === undefined ? {} : { url }),
  };
}

function rateLimitConfig(env: Env, callsPerMinute: number): RateLimitConfig {
  return {
    callsPerMinute,
    burst: env.RATE_LIMIT_BURST ?? Math.ceil(callsPerMinute / 5),
    failuresPerMinute: env.RATE_LIMIT_FAILED_AUTH,
    signInAttempts: env.RATE_LIMIT_SIGN_IN,
    store: env.RATE_LIMIT_STORE ?? (env.WORKERS > 1 ? "postgres" : "memory"),
  };
}

function secretProblems(env: Env, weakness: string | undefined): string[] {
  const hasIssuer = env.AUTH_MODE === "external" && env.JWT_JWKS_URL !== undefined;
  if (env.AUTH_MODE === "external" && env.JWT_HS256 === "off" && !hasIssuer)
    return ["JWT_HS256 is off and JWT_JWKS_URL is not set: no token would be accepted."];
  if (env.NODE_ENV !== "production") return [];
  const advice = "Make one with: openssl rand -base64 32";
  if (weakness !== undefined) return [`BETTER_AUTH_SECRET ${weakness}. ${advice}`];
  if (env.BETTER_AUTH_SECRET !== undefined || hasIssuer) return [];
  return [
    `BETTER_AUTH_SECRET must be set in production, unless AUTH_MODE is external and JWT_JWKS_URL is set. ${advice}`,
  ];
}

function mailProblems(env: Env): string[] {
  const isMailed = env.AUTH_MODE === "builtin" && env.SMTP_URL !== undefined;
  const problems: string[] = [];
  if (env.NODE_ENV === "production" && isMailed && env.BETTER_AUTH_URL === undefined)
    problems.push(
      "BETTER_AUTH_URL must be set in production when SMTP_URL is: the links in mails lead there.",
    );
  if (env.NODE_ENV === "production" && !isMailed && env.EMAIL_VERIFICATION === "required")
    problems.push("SMTP_URL must be set in production when EMAIL_VERIFICATION is required.");
  return problems;
}

function rateProblems({ RATE_LIMIT: limit, RATE_LIMIT_BURST: burst }: Env): string[] {
  const isTooMuch = limit !== "off" && burst !== undefined && burst > limit;
  return isTooMuch ? ["RATE_LIMIT_BURST must not be more than RATE_LIMIT."] : [];
}

/** Without them, any token of that issuer would do, whomever it was made for (RFC 8725, sections 3.8 and 3.9). */
function issuerProblems(env: Env): string[] {
  if (env.JWT_JWKS_URL === undefined) return [];
  if (env.AUTH_MODE === "builtin")
    return ["JWT_JWKS_URL names an issuer elsewhere: set AUTH_MODE=external to use it."];
  return (["JWT_ISSUER", "JWT_AUDIENCE"] as const).flatMap((name) =>
    env[name] === undefined ? [`${name} must be set when JWT_JWKS_URL is.`] : [],
  );
}

function isPostgresUrl(value: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(value)) return false;
  try {
    connectionSettings(value);
    return true;
  } catch {
    return false;
  }
}

function isOrigin(value: string): boolean {
  return value === "*" || (URL.canParse(value) && new URL(value).origin === value);
}
