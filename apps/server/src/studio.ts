/** `pnpm db:studio`: opens Prisma Studio on the configured database, as the login role, which sees every user's rows. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { runOnDatabase } from "./database.ts";
import { environmentWith } from "./environment.ts";

await runOnDatabase(async ({ directUrl }) => {
  // Ctrl+C also reaches Studio; keep running until Studio has ended.
  process.on("SIGINT", () => {});
  const studio = spawn(
    "pnpm",
    ["exec", "prisma", "studio", "--config", ".config/prisma.ts", "--browser", "none"],
    {
      stdio: "inherit",
      env: environmentWith({ DATABASE_URL: directUrl, DIRECT_URL: directUrl }),
    },
  );
  await once(studio, "exit");
});
