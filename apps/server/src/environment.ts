/** The only reader of the environment: turns it into the configuration. See docs/configuration.md. */
import { resolve } from "node:path";
import { secretWeakness } from "@taskwell/auth/secret";
import { contradictions, Settings } from "./settings.ts";
import { misspellings } from "./startup-warnings.ts";
import type { MisspelledSetting } from "./startup-warnings.ts";

/** The environment is not valid. Each problem names its variable and never shows its value. */
class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

/** Which tokens are accepted. */
interface AuthConfig {
  readonly mode: "builtin" | "external";
  /** Whether tokens signed with the secret are accepted, besides the issuer's. */
  readonly acceptsHs256: boolean;
  /** Where the external issuer publishes its keys. Absent: there is none. */
  readonly jwksUrl?: string;
  readonly issuer: string;
  readonly audience: string;
  /** The server's public origin, for links in e-mails. */
  readonly url?: string;
  readonly requiresVerification: boolean;
  /** Whether anybody may sign up. */
  readonly isSignUpOpen: boolean;
  /** `none`: pages of other sites may use the session cookie. */
  readonly cookieSameSite: "lax" | "none";
}

export interface RateLimitConfig {
  /** Calls of one user per minute. */
  readonly callsPerMinute: number;
  /** How many of them may come at once. */
  readonly burst: number;
  /** Refused tokens of one address per minute. */
  readonly failuresPerMinute: number;
  /** Passwords tried and e-mails requested for one account in 15 minutes; ten times as many from one address. */
  readonly signInAttempts: number;
  /** `postgres`: all servers on the database share the counts. */
  readonly store: "memory" | "postgres";
}

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  /** Absent: an embedded PostgreSQL in `dataDir`. */
  readonly database?: { readonly url: string; readonly directUrl: string; readonly migrateOnStart: boolean };
  readonly poolSize: number;
  /** Number of processes that serve requests. */
  readonly workers: number;
  /** How long changes are kept, for history, undo and clients that were offline. */
  readonly historyDays: number;
  /** Where webhooks may lead: by https to public addresses, anywhere, or nowhere. */
  readonly webhookMode: Settings["WEBHOOKS"];
  /** An absolute path. */
  readonly dataDir: string;
  /** Absent: none, or one that is generated in development. */
  readonly secret?: string;
  /** The secret before it was changed: what it has signed goes on for a while. */
  readonly previousSecret?: string;
  /** What is wrong with the secret, if development tolerates it. */
  readonly secretWeakness?: string;
  /** Variables that look like settings, and are none. */
  readonly misspelledSettings: readonly MisspelledSetting[];
  readonly auth: AuthConfig;
  /** Absent: e-mails are logged in development and dropped in production. */
  readonly mail?: { readonly url: string; readonly from: string };
  /** Absent: nothing is limited. */
  readonly rateLimit?: RateLimitConfig;
  /** Number of proxies in front of the server, each of which appends an address to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  readonly corsOrigins: readonly string[];
  /** Whether /panel is served. */
  readonly hasPanel: boolean;
  readonly logLevel: Settings["LOG_LEVEL"];
  /** Where metrics are served. Absent: nothing is measured. */
  readonly metrics?: { readonly host: string; readonly port: number };
  /** Where traces are sent, by OTLP over HTTP. Absent: nothing is traced. */
  readonly traces?: {
    readonly endpoint: string;
    readonly serviceName: string;
    /** Which part of the requests is traced, from 0 to 1. */
    readonly ratio: number;
  };
}

/**
 * Reads the configuration from the environment, and from a file `.env` in the working directory. If it is not valid,
 * prints what is wrong and exits with 1.
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

/** The environment of this process with changes, for a child process. */
export function environmentWith(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/** @throws {ConfigError} that names everything that is wrong */
export function parseConfig(environment: NodeJS.ProcessEnv): Config {
  // An empty value, such as `NAME=` in a file, means that the variable is not set.
  const nonEmpty = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Settings.safeParse(nonEmpty);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`));
  }
  const settings = parsed.data;
  const isProduction = settings.NODE_ENV === "production";
  const weakness =
    settings.BETTER_AUTH_SECRET === undefined ? undefined : secretWeakness(settings.BETTER_AUTH_SECRET);
  const problems = contradictions(settings, weakness);
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    isProduction,
    host: settings.HOST,
    port: settings.PORT,
    poolSize: settings.DATABASE_POOL_SIZE,
    workers: settings.WORKERS,
    historyDays: settings.HISTORY_DAYS,
    webhookMode: settings.WEBHOOKS,
    dataDir: resolve(settings.DATA_DIR),
    corsOrigins: settings.CORS_ORIGINS,
    hasPanel: (settings.PANEL ?? (isProduction ? "off" : "on")) === "on",
    logLevel: settings.LOG_LEVEL,
    ...(settings.DATABASE_URL === undefined
      ? {}
      : {
          database: {
            url: settings.DATABASE_URL,
            directUrl: settings.DIRECT_URL ?? settings.DATABASE_URL,
            migrateOnStart: settings.MIGRATE_ON_START === "true",
          },
        }),
    ...(settings.BETTER_AUTH_SECRET === undefined ? {} : { secret: settings.BETTER_AUTH_SECRET }),
    ...(settings.BETTER_AUTH_SECRET_PREVIOUS === undefined
      ? {}
      : { previousSecret: settings.BETTER_AUTH_SECRET_PREVIOUS }),
    ...(weakness === undefined ? {} : { secretWeakness: weakness }),
    misspelledSettings: misspellings(Object.keys(nonEmpty), Object.keys(Settings.shape)),
    auth: authConfig(settings),
    ...(settings.SMTP_URL === undefined
      ? {}
      : { mail: { url: settings.SMTP_URL, from: settings.MAIL_FROM } }),
    ...(settings.RATE_LIMIT === "off" ? {} : { rateLimit: rateLimitConfig(settings, settings.RATE_LIMIT) }),
    trustedProxies: settings.TRUSTED_PROXIES,
    ...(settings.METRICS_PORT === undefined
      ? {}
      : { metrics: { host: settings.METRICS_HOST, port: settings.METRICS_PORT } }),
    ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? {}
      : {
          traces: {
            endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
            serviceName: settings.OTEL_SERVICE_NAME,
            ratio: settings.OTEL_TRACES_SAMPLER_ARG,
          },
        }),
  };
}

function authConfig(settings: Settings): AuthConfig {
  const { JWT_JWKS_URL: jwksUrl, BETTER_AUTH_URL: url } = settings;
  return {
    mode: settings.AUTH_MODE,
    acceptsHs256: settings.JWT_HS256 === "on",
    issuer: settings.JWT_ISSUER ?? url ?? "taskwell",
    audience: settings.JWT_AUDIENCE ?? "taskwell",
    requiresVerification: (settings.EMAIL_VERIFICATION ?? (settings.SMTP_URL && "required")) === "required",
    isSignUpOpen: settings.SIGN_UP === "open",
    cookieSameSite: settings.COOKIE_SAME_SITE,
    ...(jwksUrl === undefined ? {} : { jwksUrl }),
    ...(url === undefined ? {} : { url }),
  };
}

function rateLimitConfig(settings: Settings, callsPerMinute: number): RateLimitConfig {
  return {
    callsPerMinute,
    burst: settings.RATE_LIMIT_BURST ?? Math.ceil(callsPerMinute / 5),
    failuresPerMinute: settings.RATE_LIMIT_FAILED_AUTH,
    signInAttempts: settings.RATE_LIMIT_SIGN_IN,
    store: settings.RATE_LIMIT_STORE ?? (settings.WORKERS > 1 ? "postgres" : "memory"),
  };
}
