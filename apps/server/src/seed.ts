/** `pnpm db:seed`: creates two demo users with realistic tasks in a migrated database. */
import { createDatabase } from "@taskwell/db/database";
import { migrate } from "@taskwell/db/migrate";
import { demoUsers, seed } from "../../../prisma/seed.ts";
import { migrationsDirectory, runOnDatabase } from "./database.ts";

await runOnDatabase(async ({ url, directUrl, migrateOnStart }) => {
  if (migrateOnStart) await migrate({ url: directUrl, directory: migrationsDirectory });
  const db = createDatabase({ url, poolSize: 2, onIdleError: () => {} });
  try {
    const taskCount = await seed(db);
    console.log(`Created ${taskCount} tasks for ${demoUsers.map(({ id }) => id).join(" and ")}.`);
  } finally {
    await db.close();
  }
});
