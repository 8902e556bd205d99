/** Configuration: the only reader of the environment. Documented in docs/configuration.md. */
import { resolve } from "node:path";
import { secretWeakness } from "@taskwell/auth/secret";
import { problemsOf } from "./config-problems.ts";
import { Environment } from "./environment.ts";

/** Something in the environment is not as it should be: each problem names its variable, and never shows its value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

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
  /** Whether /panel is served. */
  readonly panel: boolean;
  readonly logLevel: Environment["LOG_LEVEL"];
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
  const problems = problemsOf(env, weakness);
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    production,
    host: env.HOST,
    port: env.PORT,
    poolSize: env.DATABASE_POOL_SIZE,
    workers: env.WORKERS,
    dataDir: resolve(env.DATA_DIR),
    corsOrigins: env.CORS_ORIGINS,
    panel: (env.PANEL ?? (production ? "off" : "on")) === "on",
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

function authConfig(env: Environment): AuthConfig {
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

function rateLimitConfig(env: Environment, callsPerMinute: number): RateLimitConfig {
  return {
    callsPerMinute,
    burst: env.RATE_LIMIT_BURST ?? Math.ceil(callsPerMinute / 5),
    failuresPerMinute: env.RATE_LIMIT_FAILED_AUTH,
    signInAttempts: env.RATE_LIMIT_SIGN_IN,
    store: env.RATE_LIMIT_STORE ?? (env.WORKERS > 1 ? "postgres" : "memory"),
  };
}
