import { expect, test } from "vitest";
import { connectionSettings, describeUrl, urlsOfHosts } from "./connection.ts";

const ssl = (parameters: string) =>
  connectionSettings(`postgresql://u:p@db.example/app${parameters}`).config.ssl;

test("sslmode means what it means to libpq", () => {
  expect(ssl("")).toBeUndefined();
  expect(ssl("?sslmode=disable")).toBe(false);
  expect(ssl("?sslmode=require")).toEqual({ rejectUnauthorized: false });
  expect(ssl("?sslmode=verify-full")).toEqual({});
  expect(() => ssl("?sslmode=verify-ca")).toThrow("sslrootcert");
});

test("every wait has a limit", () => {
  const { config } = connectionSettings("postgresql://u:p@db.example/app");
  expect(config).toMatchObject({
    connectionTimeoutMillis: 2_000,
    query_timeout: 6_000,
    statement_timeout: 5_000,
  });
  expect(config).toMatchObject({
    lock_timeout: 500,
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
  });
});

test("a pooler gets no start-up parameters, whether it is declared or recognised", () => {
  for (const url of [
    "postgresql://u@h/app?pgbouncer=true",
    "postgresql://u@ep-x-pooler.eu.aws.neon.tech/app",
  ]) {
    const { config, throughPooler, transactionSettings } = connectionSettings(url);
    expect(throughPooler).toBe(true);
    expect(config).not.toHaveProperty("statement_timeout");
    expect(transactionSettings).toMatchObject({ statement_timeout: 5_000 });
  }
});

test("connect_timeout is in seconds", () => {
  expect(connectionSettings("postgresql://u@h/app?connect_timeout=10").config.connectionTimeoutMillis).toBe(
    10_000,
  );
});

test("a URL is shown without its secrets", () => {
  expect(describeUrl("postgresql://ann:hunter2@db.example:6543/app?sslmode=require")).toBe(
    "db.example:6543/app",
  );
});

test("a URL may name several hosts, one of which takes writes", () => {
  const url = "postgresql://ann:hunter2@one:5433,other:5434,[::1]/app?target_session_attrs=read-write";
  expect(urlsOfHosts(url)).toEqual(
    ["one:5433", "other:5434", "[::1]"].map(
      (host) => `postgresql://ann:hunter2@${host}/app?target_session_attrs=read-write`,
    ),
  );
  expect(connectionSettings(url).config).toMatchObject({ host: "one", port: 5433, password: "hunter2" });
  expect(describeUrl(url)).toBe("one:5433,other:5434,::1:5432/app");
  for (const wrong of ["any", "read-only", "standby"])
    expect(() => connectionSettings(`postgresql://one,other/app?target_session_attrs=${wrong}`)).toThrow(
      "target_session_attrs must be read-write or primary",
    );
});
