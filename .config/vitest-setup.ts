/** Starts the PostgreSQL that all tests share. `TEST_DATABASE_URL` (a superuser's) has them use another one. */
import { fileURLToPath } from "node:url";
import { startTestServer } from "@taskwell/db/testing";
import type { TestProject } from "vitest/node";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const migrations = fileURLToPath(new URL("../prisma/migrations", import.meta.url));
  const server = await startTestServer(migrations, process.env["TEST_DATABASE_URL"]);
  project.provide("adminUrl", server.adminUrl);
  return () => server.stop();
}
