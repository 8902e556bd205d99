/** Every setting: its environment variable, form and default, and which values contradict each other. */
import { secretWeakness } from "@taskwell/auth/secret";
import { connectionSettings } from "@taskwell/db/connection";
import { z } from "zod";

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

export const Settings = z.object({
  NODE_ENV: oneOf("development", "test", "production").default("development"),
  HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3000),
  DATABASE_URL: postgresUrl.optional(),
  DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 1_000).default(10),
  WORKERS: wholeNumber(1, 64).default(1),
  HISTORY_DAYS: wholeNumber(1, 3_650).default(30),
  WEBHOOKS: oneOf("public", "any", "off").default("public"),
  DATA_DIR: z.string().default(".data"),
  MIGRATE_ON_START: oneOf("true", "false").default("false"),
  AUTH_MODE: oneOf("builtin", "external").default("builtin"),
  BETTER_AUTH_SECRET: z.string().optional(),
  BETTER_AUTH_SECRET_PREVIOUS: z
    .string()
    .refine((secret) => secretWeakness(secret) === undefined, "is too weak to be accepted any longer")
    .optional(),
  BETTER_AUTH_URL: httpUrl
    .transform((url) => url.replace(/\/$/, ""))
    .refine(isOrigin, "must be an origin, such as https://tasks.example.com")
    .optional(),
  SIGN_UP: oneOf("open", "closed").default("open"),
  COOKIE_SAME_SITE: oneOf("lax", "none").default("lax"),
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
  PANEL: oneOf("on", "off").optional(),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  METRICS_HOST: z.string().default("127.0.0.1"),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_SERVICE_NAME: z.string().default("taskwell"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .catch(NaN)
    .refine((ratio) => ratio >= 0 && ratio <= 1, "must be a number from 0 to 1")
    .default(0.01),
  LOG_LEVEL: oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent").default("info"),
});

export type Settings = z.output<typeof Settings>;

/**
 * What is wrong with settings that are each valid by themselves.
 *
 * @param weakness what is wrong with the secret, if anything is
 */
export function contradictions(settings: Settings, weakness: string | undefined): string[] {
  return [
    ...secretProblems(settings, weakness),
    ...issuerProblems(settings),
    ...mailProblems(settings),
    ...cookieProblems(settings),
    ...rateProblems(settings),
  ];
}

function secretProblems(settings: Settings, weakness: string | undefined): string[] {
  if (settings.BETTER_AUTH_SECRET_PREVIOUS !== undefined && settings.BETTER_AUTH_SECRET === undefined)
    return ["BETTER_AUTH_SECRET_PREVIOUS is set, and BETTER_AUTH_SECRET is not."];
  const hasIssuer = settings.AUTH_MODE === "external" && settings.JWT_JWKS_URL !== undefined;
  if (settings.AUTH_MODE === "external" && settings.JWT_HS256 === "off" && !hasIssuer)
    return ["JWT_HS256 is off and JWT_JWKS_URL is not set: no token would be accepted."];
  if (settings.NODE_ENV !== "production") return [];
  const advice = "Make one with: openssl rand -base64 32";
  if (weakness !== undefined) return [`BETTER_AUTH_SECRET ${weakness}. ${advice}`];
  if (settings.BETTER_AUTH_SECRET !== undefined || hasIssuer) return [];
  return [
    `BETTER_AUTH_SECRET must be set in production, unless AUTH_MODE is external and JWT_JWKS_URL is set. ${advice}`,
  ];
}

function mailProblems(settings: Settings): string[] {
  const sendsMail = settings.AUTH_MODE === "builtin" && settings.SMTP_URL !== undefined;
  const problems: string[] = [];
  if (settings.NODE_ENV === "production" && sendsMail && settings.BETTER_AUTH_URL === undefined)
    problems.push("BETTER_AUTH_URL must be set in production when SMTP_URL is: links in e-mails need it.");
  if (settings.NODE_ENV === "production" && !sendsMail && settings.EMAIL_VERIFICATION === "required")
    problems.push("SMTP_URL must be set in production when EMAIL_VERIFICATION is required.");
  return problems;
}

/** Browsers keep a cookie of another site only if it is Secure. */
function cookieProblems({ COOKIE_SAME_SITE: sameSite, BETTER_AUTH_URL: url }: Settings): string[] {
  return sameSite === "none" && url?.startsWith("https:") !== true
    ? ["COOKIE_SAME_SITE=none needs https: BETTER_AUTH_URL must be an https origin."]
    : [];
}

function rateProblems({ RATE_LIMIT: limit, RATE_LIMIT_BURST: burst }: Settings): string[] {
  const isTooLarge = limit !== "off" && burst !== undefined && burst > limit;
  return isTooLarge ? ["RATE_LIMIT_BURST must not be more than RATE_LIMIT."] : [];
}

/** Without issuer and audience, a token that was made for another service would be accepted (RFC 8725, 3.8 and 3.9). */
function issuerProblems(settings: Settings): string[] {
  if (settings.JWT_JWKS_URL === undefined) return [];
  if (settings.AUTH_MODE === "builtin")
    return ["JWT_JWKS_URL is only used with an external issuer: set AUTH_MODE=external."];
  return (["JWT_ISSUER", "JWT_AUDIENCE"] as const).flatMap((name) =>
    settings[name] === undefined ? [`${name} must be set when JWT_JWKS_URL is.`] : [],
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
