/** `pnpm db:backup <file>`: writes everything in the configured database into a file, while servers run. */
import { backUp } from "@taskwell/db/backup";
import packageJson from "../package.json" with { type: "json" };
import { onlyFile, readArguments } from "./command-line.ts";
import { runOnDatabase } from "./database.ts";

const help = `Usage: pnpm db:backup <file> (in a release: node backup.js <file>)

Writes everything in the database into a file, as it is at one moment; servers may run. The file holds secrets.
BETTER_AUTH_SECRET is not in it: keep it as well.

Example: pnpm db:backup taskwell-2026-11-28.backup`;

const path = readArguments(help, onlyFile);
await runOnDatabase(
  async ({ directUrl }) => {
    const done = await backUp({ url: directUrl, path, version: packageJson.version });
    const megabytes = (done.bytes / 1e6).toFixed(1);
    console.log(
      `Wrote ${path}: ${done.rowCount} rows of ${done.tableCount} tables, ${megabytes} MB, as of ${done.at}.`,
    );
  },
  { needsData: true },
);
