/** `pnpm db:studio`: Prisma Studio on the configured database, as the login role: it shows every user's rows. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { runOnDatabase } from "./database.ts";

await runOnDatabase(async ({ directUrl }) => {
  // Ctrl+C reaches Studio too; wait for it to end.
  process.on("SIGINT", () => {});
  const studio = spawn(
    "pnpm",
    ["exec", "prisma", "studio", "--config", ".config/prisma.ts", "--browser", "none"],
    {
      stdio: "inherit",
      env: { ...process.env, DATABASE_URL: directUrl, DIRECT_URL: directUrl },
    },
  );
  await once(studio, "exit");
});
