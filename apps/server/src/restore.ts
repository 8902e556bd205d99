/** `pnpm db:restore <file>`: fills a new, empty database with a backup. */
import { restore } from "@taskwell/db/restore";
import { onlyFile, readArguments } from "./command-line.ts";
import { migrationsDirectory, runOnDatabase } from "./database.ts";

const help = `Usage: pnpm db:restore <file> (in a release: node restore.js <file>)

Fills a new database, DATABASE_URL or the embedded one in DATA_DIR, with what pnpm db:backup has written. It must be empty, and
no server may run on it.

Example: DATA_DIR=.data-restored pnpm db:restore taskwell-2026-11-28.backup`;

const path = readArguments(help, onlyFile);
await runOnDatabase(
  async ({ directUrl }) => {
    const { at, rowCount, pending } = await restore({ url: directUrl, path, directory: migrationsDirectory });
    console.log(`Restored ${rowCount} rows, as of ${at}. Clients that sync read everything again.`);
    if (pending.length > 0)
      console.log(
        `The backup is of an earlier version. Run pnpm db:migrate, which applies: ${pending.join(", ")}.`,
      );
  },
  { needsNoServer: true },
);
