/** Writers that go past the servers: transactions of many changes, some of which stay open for seconds, and some of which roll back. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export interface TransactionsOptions {
  readonly databaseUrl: string;
  readonly users: readonly string[];
  readonly writers: number;
  readonly random: () => number;
}

export interface Transactions {
  /** Rows that acknowledged transactions have changed. */
  changes(): number;
  stop(): Promise<void>;
}

const rowsAtOnce = 100;
const longestOpenMs = 5_000;

export function startTransactions({
  databaseUrl,
  users,
  writers,
  random,
}: TransactionsOptions): Transactions {
  let changes = 0;
  let isStopped = false;

  const write = async (userId: string) => {
    // Rows of its own, so that the writers do not wait for each other.
    const ids: string[] = [];
    while (!isStopped) {
      const client = new pg.Client({ connectionString: databaseUrl, application_name: "writer" });
      client.on("error", () => {});
      try {
        await client.connect();
        while (!isStopped) {
          const made = await transact(client, userId, ids, random);
          changes += made;
        }
      } catch {
        await sleep(200);
      } finally {
        await client.end().catch(() => {});
      }
    }
  };
  const running = Array.from({ length: writers }, (_, index) => write(users[index % users.length] ?? ""));
  return {
    changes: () => changes,
    stop: async () => {
      isStopped = true;
      await Promise.all(running);
    },
  };
}

async function transact(
  client: pg.Client,
  userId: string,
  ids: string[],
  random: () => number,
): Promise<number> {
  await client.query(`BEGIN; SET LOCAL app.user_id = ${pg.escapeLiteral(userId)}`);
  const created = Array.from({ length: Math.ceil(rowsAtOnce * 0.3) }, () => randomUUID());
  const insert =
    "INSERT INTO tasks (user_id, id, title) SELECT $1, id, 'Task of ' || $1 || '.' FROM unnest($2::uuid[]) AS id";
  await client.query(insert, [userId, created]);
  const chosen = Array.from({ length: rowsAtOnce }, () => ids[Math.floor(random() * ids.length)]);
  const update =
    "UPDATE tasks SET priority = (priority + 1) % 5 WHERE user_id = $1 AND id = ANY ($2::uuid[])";
  const { rowCount: updated } = await client.query(update, [userId, chosen.filter((id) => id !== undefined)]);
  const doomed = ids.slice(0, random() < 0.5 ? 20 : 0);
  const { rowCount: deleted } = await client.query(
    "DELETE FROM tasks WHERE user_id = $1 AND id = ANY ($2::uuid[])",
    [userId, doomed],
  );
  // One in four stays open.
  await sleep(random() < 0.25 ? random() * longestOpenMs : random() * 50);
  if (random() < 0.1) {
    await client.query("ROLLBACK");
    return 0;
  }
  await client.query("COMMIT");
  ids.splice(0, doomed.length);
  ids.push(...created);
  return created.length + (updated ?? 0) + (deleted ?? 0);
}
