/** The secret that HS256 tokens are verified with: the configured one, or a development server's own. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config.ts";

/** @returns undefined where tokens of an issuer are all that is accepted */
export async function signingSecret(config: Config): Promise<string | undefined> {
  const { secret, auth, production, dataDir } = config;
  if (secret !== undefined || auth.jwksUrl !== undefined || production) return secret;
  return await developmentSecret(dataDir);
}

/** Made once, kept beside the data. Reads DATA_DIR/better-auth.secret, which only its owner may read, or makes it. */
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
