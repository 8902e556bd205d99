/** The floor that PostgreSQL itself sets: pgbench with the statements of the limit contestant, and no server at all. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pageSize } from "./operations.ts";
import type { Operation } from "./operations.ts";
import { exists, run, which } from "./processes.ts";
import { standardSize } from "./rows.ts";

const columns = "user_id, id, title, description, completed, version, created_at, updated_at";
const user = "'bench-' || :user::text";
const id =
  "(lpad(to_hex(:user::int), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(:task::int), 12, '0'))::uuid";

const statements: Partial<Record<Operation, string>> = {
  byId: `SELECT ${columns} FROM tasks WHERE user_id = ${user} AND id = ${id};`,
  list: `SELECT ${columns} FROM tasks WHERE user_id = ${user} ORDER BY created_at DESC, id DESC LIMIT ${pageSize};`,
  create: `INSERT INTO tasks (user_id, id, title) VALUES (${user}, gen_random_uuid(), 'New task of ' || ${user} || '.') RETURNING ${columns};`,
  setCompleted: `UPDATE tasks SET completed = :task % 2 = 0 WHERE user_id = ${user} AND id = ${id} RETURNING ${columns};`,
};

export async function findPgbench(): Promise<string | undefined> {
  const inPath = await which("pgbench");
  if (inPath !== undefined) return inPath;
  const debian = "/usr/lib/postgresql/15/bin/pgbench";
  return (await exists(debian)) ? debian : undefined;
}

/** @returns transactions per second over 10 connections; undefined for an operation that is not PostgreSQL's */
export async function runPgbench(
  pgbench: string,
  url: string,
  operation: Operation,
  seconds: number,
  workDirectory: string,
): Promise<number | undefined> {
  const statement = statements[operation];
  if (statement === undefined) return undefined;
  const script = join(workDirectory, `${operation}.sql`);
  const sets = [
    `\\set user random(1, ${standardSize.users})`,
    `\\set task random(1, ${standardSize.tasksEach})`,
  ];
  await writeFile(script, [...sets, statement, ""].join("\n"));
  const args = ["-n", "-M", "prepared", "-c", "10", "-j", "1", "-T", String(seconds), "-f", script, url];
  const { stdout } = await run(pgbench, args);
  const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
  if (tps === undefined) throw new Error(`pgbench said nothing of its speed:\n${stdout}`);
  return Number(tps);
}
