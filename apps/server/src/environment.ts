/** What the environment may say: each variable, and what it has to look like. */
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

export const Environment = z.object({
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
  BETTER_AUTH_URL: httpUrl
    .transform((url) => url.replace(/\/$/, ""))
    .refine(isOrigin, "must be an origin, such as https://tasks.example.com")
    .optional(),
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
  LOG_LEVEL: oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent").default("info"),
});

export type Environment = z.output<typeof Environment>;

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
