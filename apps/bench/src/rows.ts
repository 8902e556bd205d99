/** The rows that every contestant works on: users whose tasks carry their owner's name. */
import pg from "pg";
import { SignJWT } from "jose";
import { writeInBulk } from "./bulk.ts";

/** How many users there are, and how many tasks each has. The first user may have more: the "big" one. */
export interface Size {
  readonly users: number;
  readonly tasksEach: number;
  /** Of the user with the number 0; absent: there is none. */
  readonly tasksOfBigUser?: number;
}

export const standardSize: Size = { users: 1_000, tasksEach: 200 };

export const userIdOf = (user: number) => `bench-${user}`;
/** The same as in SQL below: any client can name any task without having asked for it. */
export const taskIdOf = (user: number, task: number) =>
  `${user.toString(16).padStart(8, "0")}-0000-7000-8000-${task.toString(16).padStart(12, "0")}`;

/** Stands in every title, before the owner's id: so an answer tells whose rows it holds. */
export const ownerMark = " of ";
export const ownedBy = (user: number) => `${ownerMark}${userIdOf(user)}.`;
export const titleOf = (user: number, task: number) => `Task ${task}${ownedBy(user)}`;

const madeAt = "timestamptz '2026-01-01' + t * interval '1 minute'";
const rowsOf = (users: string, tasks: string) => `
  INSERT INTO tasks (user_id, id, title, description, completed, completed_at, created_at, updated_at)
  SELECT 'bench-' || u,
         (lpad(to_hex(u), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid,
         'Task ' || t || ' of bench-' || u || '.',
         CASE WHEN t % 2 = 0 THEN repeat('Something to remember. ', 5) END,
         t % 3 = 0, CASE WHEN t % 3 = 0 THEN ${madeAt} END, ${madeAt}, ${madeAt}
    FROM generate_series(${tasks}) AS t, generate_series(${users}) AS u`;

/** Fills an empty, migrated database. */
export async function fill(url: string, { users, tasksEach, tasksOfBigUser = 0 }: Size): Promise<void> {
  await writeInBulk(
    url,
    ["tasks"],
    [
      `INSERT INTO users (id) SELECT 'bench-' || u FROM generate_series(0, ${users}) AS u`,
      rowsOf(`1, ${users}`, `1, ${tasksEach}`),
      ...(tasksOfBigUser > 0 ? [rowsOf("0, 0", `1, ${tasksOfBigUser}`)] : []),
    ],
  );
}

/** Takes away what was made, and what was left of it, so that everybody finds the same rows in the same state. */
export async function tidyUp(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query("DELETE FROM tasks WHERE id::text NOT LIKE '________-0000-7000-8000-%'");
  await client.query("VACUUM ANALYZE tasks");
  await client.query("CHECKPOINT");
  await client.end();
}

export async function tokenOf(secret: string, user: number, expiresAt = "12h"): Promise<string> {
  return await new SignJWT()
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(userIdOf(user))
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(Buffer.from(secret));
}
