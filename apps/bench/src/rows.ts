/** The rows that every contestant works on: users whose tasks carry their owner's name. */
import { SignJWT } from "jose";
import { withClient } from "./postgres.ts";

export const userCount = 1_000;
export const tasksPerUser = 200;

const userIdOf = (user: number) => `bench-${user}`;
/** As in the SQL below: requests name tasks without reading them first. */
export const taskIdOf = (user: number, task: number) =>
  `${user.toString(16).padStart(8, "0")}-0000-7000-8000-${task.toString(16).padStart(12, "0")}`;

/** Stands in every title, before the owner's id: an answer shows whose rows it holds. */
export const ownerMark = " of ";
export const ownedBy = (user: number) => `${ownerMark}${userIdOf(user)}.`;
export const titleOf = (user: number, task: number) => `Task ${task}${ownedBy(user)}`;

/** Fills Taskwell's empty tables, of this version or an earlier one: triggers and defaults add what they add. */
export async function fillTaskwell(url: string): Promise<void> {
  await withClient(url, (client) =>
    client.query(`INSERT INTO users (id) SELECT 'bench-' || u FROM generate_series(1, ${userCount}) AS u`),
  );
  await fillTasks(url, "tasks", { completed_at: "CASE WHEN t % 3 = 0 THEN instant END" });
}

/** Fills an empty table with everybody's tasks. Users take turns, as they do in a table that has grown over time. */
export async function fillTasks(
  url: string,
  table: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const columns = {
    user_id: "'bench-' || u",
    id: "(lpad(to_hex(u), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid",
    title: "'Task ' || t || ' of bench-' || u || '.'",
    description: "CASE WHEN t % 2 = 0 THEN repeat('Something to remember. ', 5) END",
    completed: "t % 3 = 0",
    created_at: "instant",
    updated_at: "instant",
    ...more,
  };
  await withClient(url, async (client) => {
    await client.query("SET synchronous_commit = off");
    await client.query(`
      INSERT INTO ${table} (${Object.keys(columns).join(", ")})
      SELECT ${Object.values(columns).join(", ")}
        FROM generate_series(1, ${tasksPerUser}) AS t, generate_series(1, ${userCount}) AS u,
             LATERAL (SELECT timestamptz '2026-01-01' + t * interval '1 minute') AS time (instant)
       ORDER BY t, u`);
  });
}

/** Removes what was created, and what updates have left behind, so that everybody finds the same rows in the same state. */
export async function restoreRows(url: string, tables: readonly string[]): Promise<void> {
  await withClient(url, async (client) => {
    for (const table of tables) {
      await client.query(`DELETE FROM ${table} WHERE id::text NOT LIKE '________-0000-7000-8000-%'`);
      await client.query(`VACUUM ANALYZE ${table}`);
    }
    await client.query("CHECKPOINT");
  });
}

/** @param expiresAt as jose takes it: "12h", or "-1h" for a token that has expired */
export async function signToken(secret: string, subject: string, expiresAt = "12h"): Promise<string> {
  return await new SignJWT()
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(Buffer.from(secret));
}

export async function signTokenOf(secret: string, user: number, expiresAt?: string): Promise<string> {
  return await signToken(secret, userIdOf(user), expiresAt);
}
