/** Finds the secret that HS256 tokens are verified with: the configured one, or one generated for development. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./environment.ts";

/** @returns undefined if only an external issuer's tokens are accepted */
export async function loadSigningSecret(config: Config): Promise<string | undefined> {
  const { secret, auth, isProduction, dataDir } = config;
  if (secret !== undefined || auth.jwksUrl !== undefined || isProduction) return secret;
  return await developmentSecret(dataDir);
}

/** Reads DATA_DIR/better-auth.secret, or generates it; only its owner may read the file. */
async function developmentSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, "better-auth.secret");
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(path, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return (await readFile(path, "utf8")).trim();
}
