/** The secret of a development server: made once, kept beside its data. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Reads DATA_DIR/better-auth.secret, which only its owner may read, or makes it. */
export async function developmentSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, "better-auth.secret");
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(path, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return (await readFile(path, "utf8")).trim();
}
