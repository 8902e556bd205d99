/** Where Prisma's command line finds the schema; the application itself never reads this file. */
import { defineConfig } from "prisma/config";

// `generate` tries to download an engine that it does not use; any existing file stops it.
if (process.argv.includes("generate")) process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;

const url = process.env["DIRECT_URL"] ?? process.env["DATABASE_URL"];

export default defineConfig({
  schema: "../prisma/schema.prisma",
  migrations: { path: "../prisma/migrations" },
  ...(url === undefined ? {} : { datasource: { url } }),
});
