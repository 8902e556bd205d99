/** `pnpm db:migrate`: applies pending migrations to the configured database. */
import { migrate } from "@taskwell/db/migrate";
import { migrationsDirectory, runOnDatabase } from "./database.ts";

await runOnDatabase(async ({ directUrl }) => {
  const applied = await migrate({ url: directUrl, directory: migrationsDirectory });
  for (const name of applied) console.log(`applied ${name}`);
  if (applied.length === 0) console.log("The database is up to date.");
});
