/** `pnpm plans`: how PostgreSQL answers every list of an account of 100,000 tasks among ten million, into docs/plans.md. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { createAsker, openDatabase } from "./plans/asker.ts";
import { fill, sizes, userOf } from "./plans/fill.ts";
import { measure } from "./plans/measure.ts";
import { queries } from "./plans/queries.ts";
import { report } from "./plans/report.ts";
import { makeDatabase, startPostgres } from "./postgres.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "10000000" },
    turns: { type: "string", default: "100" },
    /** One that was filled before, as a superuser; it stays. */
    database: { type: "string" },
  },
});
const rows = Number(values.rows);
const turns = Number(values.turns);

const directory = await mkdtemp(join(tmpdir(), "taskwell-plans-"));
const cluster = values.database === undefined ? await startPostgres(directory) : undefined;
try {
  const url = cluster === undefined ? (values.database ?? "") : await makeDatabase(cluster, "plans");
  if (cluster !== undefined) {
    console.log(`Making ${rows.toLocaleString("en")} tasks: at 10 million, that takes half an hour.`);
    await fill(url, rows);
  }
  const db = openDatabase(url);
  const [large, small] = [createAsker(db, userOf.large), createAsker(db, userOf.small)];
  const [{ version, count }] = await db.asSystem(
    "say what is measured",
    () =>
      db.prisma.$queryRaw<[{ version: string; count: bigint }]>`
      SELECT current_setting('server_version') AS version, reltuples::bigint AS count FROM pg_class WHERE oid = 'tasks'::regclass`,
  );
  const measured = [];
  for (const query of queries) {
    const one = await measure(query, large, small, turns);
    console.log(`${one.name}: ${one.p99Ms.toFixed(1)} ms at the 99th percentile`);
    measured.push(one);
  }
  await db.close();
  const page = report(measured, { rows: Number(count), version, turns, sizes });
  await writeFile(fileURLToPath(new URL("../../../docs/plans.md", import.meta.url)), page);
} finally {
  await cluster?.stop();
  await rm(directory, { recursive: true, force: true });
}
