/** Prints accounts for administrators: as a table for people, or a JSON object a line for programs. Never what is in tasks. */
import { listAccounts } from "@taskwell/accounts/administration";
import type { AccountSummary } from "@taskwell/accounts/administration";
import type { Database } from "@taskwell/db/database";

interface Listed extends AccountSummary {
  /** Without those in the trash. */
  readonly tasks: number;
}

type Print = (text: string) => Promise<void>;

/** A page at a time, however many accounts there are. */
export async function printAccounts(db: Database, print: Print, isJson: boolean): Promise<void> {
  let isFirst = true;
  for await (const accounts of listAccounts(db)) {
    const listed = await withTasks(db, accounts);
    const lines = isJson ? listed.map((account) => JSON.stringify(account)) : tableLines(listed, isFirst);
    await print(`${lines.join("\n")}\n`);
    isFirst = false;
  }
  if (isFirst && !isJson) await print("There are no accounts.\n");
}

async function withTasks(db: Database, accounts: readonly AccountSummary[]): Promise<readonly Listed[]> {
  const userId = { in: accounts.map(({ id }) => id) };
  const counted = await db.asSystem("count the tasks of accounts", () =>
    db.prisma.task.groupBy({ by: ["userId"], where: { userId, deletedAt: null }, _count: true }),
  );
  const counts = new Map(counted.map((group) => [group.userId, group._count]));
  return accounts.map((account) => ({ ...account, tasks: counts.get(account.id) ?? 0 }));
}

const headings = ["ID", "E-MAIL", "NAME", "CREATED", "LAST SEEN", "SESSIONS", "TASKS", "STATUS"];

function tableLines(accounts: readonly Listed[], hasHeadings: boolean): readonly string[] {
  const cells = accounts.map(({ id, email, name, createdAt, lastSeenAt, sessions, tasks, disabledAt }) => [
    printable(id),
    printable(email ?? "-"),
    printable(name ?? "-"),
    createdAt.slice(0, 10),
    lastSeenAt?.slice(0, 10) ?? "-",
    String(sessions),
    String(tasks),
    disabledAt === null ? "active" : `disabled ${disabledAt.slice(0, 10)}`,
  ]);
  const rows = hasHeadings ? [headings, ...cells] : cells;
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** People choose their names: control characters in them must not reach a terminal. */
function printable(given: string): string {
  return given.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
}
