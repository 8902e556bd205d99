/** Compares the migrations with schema.prisma. For tests, and for writing migrations. */
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { withSchemaEngine } from "./schema-engine.ts";

/**
 * The SQL that would turn a migrated database into the one that schema.prisma describes.
 *
 * @returns `-- This is an empty migration.` when they agree
 */
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
