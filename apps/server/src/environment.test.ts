/** The environment becomes the configuration, and every setting is documented. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { parseConfig } from "./environment.ts";
import { Settings } from "./settings.ts";

const secret = randomBytes(32).toString("base64url");

test("without any setting, a development server has its own database", () => {
  expect(parseConfig({})).toMatchObject({
    isProduction: false,
    host: "127.0.0.1",
    port: 3000,
    poolSize: 10,
    corsOrigins: [],
  });
  expect(parseConfig({})).not.toHaveProperty("database");
});

test("an empty value counts as unset", () => {
  expect(parseConfig({ PORT: "", DATABASE_URL: "", CORS_ORIGINS: "" })).toEqual(parseConfig({}));
});

test("migrations use DIRECT_URL, or else DATABASE_URL", () => {
  const url = "postgresql://u:p@pooler/db";
  expect(parseConfig({ DATABASE_URL: url }).database).toEqual({ url, directUrl: url, migrateOnStart: false });
  const both = { DATABASE_URL: url, DIRECT_URL: "postgresql://u:p@direct/db", MIGRATE_ON_START: "true" };
  expect(parseConfig(both).database).toEqual({ url, directUrl: both.DIRECT_URL, migrateOnStart: true });
});

describe("an invalid value is reported with what was expected, and not shown:", () => {
  test.each([
    [{ PORT: "eighty" }, "PORT must be a whole number from 0 to 65535"],
    [{ PORT: "70000" }, "PORT must be a whole number from 0 to 65535"],
    [{ DATABASE_POOL_SIZE: "0" }, "DATABASE_POOL_SIZE must be a whole number from 1 to 1000"],
    [{ DATABASE_URL: "mysql://root:hunter2@h/db" }, "DATABASE_URL must be a PostgreSQL URL"],
    [{ DIRECT_URL: "hunter2" }, "DIRECT_URL must be a PostgreSQL URL"],
    [{ WEBHOOKS: "on" }, "WEBHOOKS must be one of: public, any, off"],
    [{ MIGRATE_ON_START: "yes" }, "MIGRATE_ON_START must be one of: true, false"],
    [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be one of: fatal, error"],
    [{ NODE_ENV: "prod" }, "NODE_ENV must be one of: development"],
    [{ CORS_ORIGINS: "app.example.com" }, "CORS_ORIGINS must be a list of origins"],
    [{ CORS_ORIGINS: "https://app.example.com/path" }, "CORS_ORIGINS must be a list of origins"],
    [{ JWT_JWKS_URL: "ftp://x" }, "JWT_JWKS_URL must be an http or https URL"],
    [
      { AUTH_MODE: "external", JWT_JWKS_URL: "https://issuer.example/jwks" },
      "JWT_AUDIENCE must be set when JWT_JWKS_URL is",
    ],
    [{ JWT_JWKS_URL: "https://issuer.example/jwks" }, "set AUTH_MODE=external"],
    [{ AUTH_MODE: "external", JWT_HS256: "off" }, "no token would be accepted"],
    [{ RATE_LIMIT: "many" }, "RATE_LIMIT must be off, or a whole number"],
    [{ RATE_LIMIT: "10", RATE_LIMIT_BURST: "11" }, "RATE_LIMIT_BURST must not be more than RATE_LIMIT"],
    [{ BETTER_AUTH_URL: "https://x.example/tasks" }, "BETTER_AUTH_URL must be an origin"],
    [{ SMTP_URL: "mail.example.com" }, "SMTP_URL must be an smtp or smtps URL"],
    [{ NODE_ENV: "production" }, "BETTER_AUTH_SECRET must be set in production"],
    [{ NODE_ENV: "production", BETTER_AUTH_SECRET: "hunter2" }, "BETTER_AUTH_SECRET is 7 bytes long"],
    [
      { NODE_ENV: "production", BETTER_AUTH_SECRET: "change-me-change-me-change-me-hunter2" },
      "is an example from documentation",
    ],
  ])("%j", (environment, message) => {
    expect(() => parseConfig(environment)).toThrow(message);
    expect(() => parseConfig(environment)).not.toThrow("hunter2");
  });

  test("all of them are reported at once", () => {
    expect(() => parseConfig({ PORT: "x", LOG_LEVEL: "y" })).toThrow(/PORT.*\n.*LOG_LEVEL/);
  });
});

test.each([
  ["DATABSE_URL", "DATABASE_URL"],
  ["DATABASE_URI", "DATABASE_URL"],
  ["BETTER_AUTH_SECRTE", "BETTER_AUTH_SECRET"],
  ["TRUSTED_PROXY", "TRUSTED_PROXIES"],
  ["DATABASE_HOST", undefined],
  ["CORS_ORIGIN", "CORS_ORIGINS"],
  ["LOGLEVEL", "LOG_LEVEL"],
  ["NODE_PATH", undefined],
  ["HOSTS", undefined],
  ["PATH", undefined],
])("of the variable %s the setting %s is suggested", (name, setting) => {
  const expected = setting === undefined ? [] : [{ name, setting }];
  expect(parseConfig({ [name]: "x" }).misspelledSettings).toEqual(expected);
});

test("the panel is on except in production, unless PANEL is set", () => {
  const production = { NODE_ENV: "production", BETTER_AUTH_SECRET: secret };
  expect(parseConfig({}).hasPanel).toBe(true);
  expect(parseConfig({ PANEL: "off" }).hasPanel).toBe(false);
  expect(parseConfig(production).hasPanel).toBe(false);
  expect(parseConfig({ ...production, PANEL: "on" }).hasPanel).toBe(true);
});

test("production accepts a strong secret, or only an issuer", () => {
  expect(parseConfig({ NODE_ENV: "production", BETTER_AUTH_SECRET: secret })).toMatchObject({
    isProduction: true,
    secret,
  });
  const issuer = {
    AUTH_MODE: "external",
    JWT_JWKS_URL: "https://issuer.example/jwks",
    JWT_ISSUER: "https://issuer.example",
    JWT_AUDIENCE: "taskwell",
  };
  expect(parseConfig({ NODE_ENV: "production", ...issuer })).not.toHaveProperty("secret");
});

test("a weak secret is tolerated in development, and reported", () => {
  expect(parseConfig({ BETTER_AUTH_SECRET: "weak" })).toMatchObject({
    secret: "weak",
    secretWeakness: expect.stringContaining("4 bytes"),
  });
});

describe("every setting is documented", () => {
  const settings = Object.keys(Settings.shape).toSorted();
  const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

  test("in .env.example, with its default", async () => {
    const example = parseEnv(await read(".env.example"));
    expect(Object.keys(example).toSorted()).toEqual(settings);
    expect(parseConfig(example)).toEqual(parseConfig({}));
    expect(parseConfig({ ...example, SMTP_URL: "smtp://host" })).toEqual(
      parseConfig({ SMTP_URL: "smtp://host" }),
    );
  });

  test("in docs/configuration.md", async () => {
    const rows = (await read("docs/configuration.md")).matchAll(/^\| (`[A-Z].*?) \|/gm);
    const documented = [...rows].flatMap(([, names = ""]) => names.match(/[A-Z][A-Z0-9_]+/g) ?? []);
    expect(documented.toSorted()).toEqual(settings);
  });
});
