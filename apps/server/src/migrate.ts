/** `pnpm db:migrate`: brings the configured database up to date. */
import { migrate } from "@taskwell/db/migrate";
import { migrationsDirectory, runOnDatabase } from "./database.ts";

await runOnDatabase(async ({ directUrl }) => {
  const applied = await migrate({ url: directUrl, directory: migrationsDirectory });
  for (const name of applied) console.log(`applied ${name}`);
  if (applied.length === 0) console.log("The database is up to date.");
});
