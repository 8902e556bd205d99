/** Taskwell's own programs: those of this checkout, or of an earlier one that was built elsewhere. */
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./processes.ts";

export interface Checkout {
  /** The bundled server. */
  readonly server: string;
  /** The command that brings a database up to date. */
  readonly migrate: string;
}

export const repositoryRoot = fileURLToPath(new URL("../../..", import.meta.url));

/** @param directory of a checkout in which `pnpm build` has run */
export function checkoutAt(directory: string): Checkout {
  const bundle = (name: string) => join(resolve(directory), "apps/server/dist", `${name}.js`);
  return { server: bundle("main"), migrate: bundle("migrate") };
}

export const currentCheckout = checkoutAt(repositoryRoot);

/** Signs every token of a run. */
export const secret = randomBytes(32).toString("base64url");

/** The defaults of production, without the rate limit. */
export function productionEnvironment(databaseUrl: string): Record<string, string> {
  return { NODE_ENV: "production", DATABASE_URL: databaseUrl, BETTER_AUTH_SECRET: secret, RATE_LIMIT: "off" };
}

/** Applies the migrations of a checkout to its database. */
export async function migrateDatabase(databaseUrl: string, { migrate }: Checkout): Promise<void> {
  await run(process.execPath, [migrate], {
    env: { PATH: process.env["PATH"] ?? "", ...productionEnvironment(databaseUrl) },
    // Where there is no .env that would add to it.
    cwd: "/",
  });
}
