/** An account of 100,000 tasks, exported and imported into another: is it the same, and how much memory does it take? */
import { randomUUID } from "node:crypto";
import { startContestant } from "./contestants.ts";
import type { Site } from "./contestants.ts";
import { readUsage } from "./processes.ts";
import type { Exchange } from "./results.ts";
import { signToken } from "./rows.ts";
import { secret } from "./taskwell.ts";

/** As `pnpm start` has it. */
const nodeOptions = ["--max-old-space-size=512"];

export async function measureExchange(site: Site, tasks: number): Promise<Exchange> {
  const taskwell = await startContestant("taskwell", site, nodeOptions);
  let peakBytes = 0;
  const watch = setInterval(async () => {
    peakBytes = Math.max(peakBytes, (await readUsage(taskwell.program.pid)).memoryBytes);
  }, 50);
  try {
    const [ann, bob] = [await createAccount(taskwell.url), await createAccount(taskwell.url)];
    await ann.import(createDocument(tasks));
    const exported = await time(ann.export);
    const imported = await time(() => bob.import(exported.result));
    const copy = await bob.export();
    return {
      measuredAt: new Date().toISOString(),
      tasks,
      documentMb: exported.result.length / 1e6,
      exportSeconds: exported.seconds,
      importSeconds: imported.seconds,
      peakMemoryMb: peakBytes / 1e6,
      isEqual: contentOf(copy) === contentOf(exported.result),
    };
  } finally {
    clearInterval(watch);
    await taskwell.program.stop();
  }
}

async function createAccount(url: string) {
  const token = await signToken(secret, `user-${randomUUID()}`);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const call = async (method: string, path: string, body?: string) => {
    const response = await fetch(`${url}/api/me/data${path}`, { method, headers, body: body ?? null });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
    return text;
  };
  return {
    export: () => call("GET", "/export"),
    import: (document: string) => call("POST", "/import", document),
  };
}

/** All but whose it is, and when it was exported. */
function contentOf(document: string): string {
  return document.slice(document.indexOf('"lists":'));
}

async function time<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - startedAt) / 1000 };
}

const words = "buy milk call mother write report plan journey water plants renew passport fix bicycle".split(
  " ",
);

/** Lists, labels, subtasks, due dates in every form, recurring, completed and deleted tasks. */
function createDocument(count: number): string {
  const now = "2026-01-01T00:00:00.000Z";
  const stamps = { version: 1, createdAt: now, updatedAt: now };
  const position = (index: number) => `m${String(index).padStart(13, "0")}`;
  const lists = Array.from({ length: 20 }, (_, index) => ({
    id: randomUUID(),
    name: `List ${index}`,
    color: null,
    position: position(index),
    archivedAt: null,
    deletedAt: null,
    ...stamps,
  }));
  const labels = Array.from({ length: 30 }, (_, index) => ({
    id: randomUUID(),
    name: `Label ${index}`,
    color: "#3b82f6",
    ...stamps,
  }));
  let parent = { id: randomUUID(), listId: lists[0]?.id ?? null };
  const tasks = Array.from({ length: count }, (_, index) => {
    const id = randomUUID();
    const isSubtask = index % 5 === 4;
    const listId = isSubtask ? parent.listId : (lists[index % 20]?.id ?? null);
    const parentId = isSubtask ? parent.id : null;
    const isDeleted = !isSubtask && index % 5 === 3 && index % 40 === 13;
    if (!isSubtask && !isDeleted) parent = { id, listId };
    const date = `2036-01-${String(1 + (index % 28)).padStart(2, "0")}`;
    const isTimed = index % 4 === 0;
    const recurs = index % 50 === 0;
    const start = isTimed ? `${date}T09:30` : date;
    return {
      id,
      listId,
      parentId,
      title: `${[0, 3, 6, 9, 12].map((step) => words[(index * 7 + step) % words.length]).join(" ")} ${index}`,
      description: index % 3 === 0 ? `Some more words about it, ${index}` : null,
      completed: index % 4 === 3,
      completedAt: index % 4 === 3 ? now : null,
      priority: ["none", "low", "medium", "high", "urgent"][index % 5],
      labelIds: labels.slice(index % 29, (index % 29) + 1 + (index % 2)).map((label) => label.id),
      due:
        index % 2 === 1
          ? null
          : { date, time: isTimed ? "09:30" : null, timeZone: isTimed ? "Europe/Berlin" : null },
      notBefore: null,
      durationMinutes: index % 7 === 0 ? 45 : null,
      recurrence: recurs ? { rule: "FREQ=WEEKLY", anchor: "schedule", start, end: null } : null,
      occurrences: recurs
        ? [{ occurrence: start.replace("2036", "2035"), outcome: "completed", createdAt: now }]
        : [],
      position: position(index),
      deletedAt: isDeleted ? now : null,
      deletedWith: isDeleted ? id : null,
      ...stamps,
    };
  });
  const user = { id: "somebody", email: null, name: null };
  return JSON.stringify({
    format: "taskwell",
    version: 1,
    exportedAt: now,
    user,
    lists,
    labels,
    filters: [],
    tasks,
  });
}
