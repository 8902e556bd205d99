/** Somebody with very many open tasks in the Inbox, and browsers that are signed in as them. */
import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext } from "playwright-core";
import { z } from "zod";
import { signToken } from "../rows.ts";
import { secret } from "../taskwell.ts";

export interface Account {
  readonly email: string;
  readonly password: string;
  /** Of its tasks, in their order. */
  readonly titles: readonly string[];
}

const Answer = z.object({ user: z.object({ id: z.string() }) });

/** Signs somebody up, and imports their tasks. */
export async function createAccount(url: string, taskCount: number): Promise<Account> {
  const credentials = { email: `${randomUUID()}@example.com`, password: "correct horse battery" };
  const post = async (path: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`);
    return text;
  };
  const answer = await post("/api/auth/sign-up/email", JSON.stringify({ name: "Ann", ...credentials }));
  const { user } = Answer.parse(JSON.parse(answer));
  const titles = Array.from({ length: taskCount }, (_, index) => titleOf(index));
  const authorization = `Bearer ${await signToken(secret, user.id)}`;
  await post("/api/me/data/import", createDocument(user.id, titles), { authorization });
  return { ...credentials, titles };
}

/** A browser window with nothing in it but a session, as if it had signed in before. */
export async function openContext(browser: Browser, url: string, account: Account): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const { email, password } = account;
  const response = await context.request.post(`${url}/api/auth/sign-in/email`, { data: { email, password } });
  if (!response.ok()) throw new Error(`Signing in was answered with ${response.status()}.`);
  return context;
}

const words = "buy milk call mother write report plan journey water plants renew passport fix bicycle".split(
  " ",
);

function titleOf(index: number): string {
  const pick = (step: number) => words[(index * 7 + step * 3) % words.length] ?? "";
  return [...[0, 1, 2, 3].slice(index % 3).map(pick), index + 1].join(" ");
}

/** A third due, a third with a description, a fifth with a priority, a fourth labelled. */
function createDocument(userId: string, titles: readonly string[]): string {
  const now = "2026-01-01T00:00:00.000Z";
  const stamps = { version: 1, createdAt: now, updatedAt: now };
  const label = { id: randomUUID(), name: "errand", color: "#3b82f6", ...stamps };
  const tasks = titles.map((title, index) => ({
    id: randomUUID(),
    listId: null,
    parentId: null,
    title,
    description: index % 3 === 0 ? `Some more words about ${title}` : null,
    completed: false,
    completedAt: null,
    priority: index % 5 === 0 ? "high" : "none",
    labelIds: index % 4 === 0 ? [label.id] : [],
    due:
      index % 3 === 1
        ? { date: `2036-01-${String(1 + (index % 28)).padStart(2, "0")}`, time: null, timeZone: null }
        : null,
    notBefore: null,
    durationMinutes: null,
    recurrence: null,
    occurrences: [],
    position: `m${String(index).padStart(13, "0")}`,
    deletedAt: null,
    deletedWith: null,
    ...stamps,
  }));
  return JSON.stringify({
    format: "taskwell",
    version: 1,
    exportedAt: now,
    user: { id: userId, email: null, name: null },
    lists: [],
    labels: [label],
    filters: [],
    tasks,
  });
}
