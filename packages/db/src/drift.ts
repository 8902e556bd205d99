/** Tells whether the migrations and schema.prisma describe the same database. For tests and for whoever writes a migration. */
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { withSchemaEngine } from "./schema-engine.ts";

/** The SQL that would lead from a migrated database to schema.prisma: "-- This is an empty migration." when they agree. */
export async function schemaDrift(url: string, schemaPath: string): Promise<string> {
  const files = [{ path: schemaPath, content: await readFile(schemaPath, "utf8") }];
  return await withSchemaEngine(url, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: dirname(schemaPath) },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return (stdout ?? "").trim();
  });
}
