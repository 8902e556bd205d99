/** How much disk a task takes: 20,000 of 50 users in a fresh database, created through the API as people would. */
import type { Cluster } from "@taskwell/db/cluster";
import { z } from "zod";
import { startContestant } from "./contestants.ts";
import type { ContestantName, Site } from "./contestants.ts";
import { createTaskwellDatabase, withClient } from "./postgres.ts";
import { createRandom } from "./random.ts";
import type { Size } from "./results.ts";
import { signToken } from "./rows.ts";
import { currentCheckout, secret } from "./taskwell.ts";

const users = 50;
const tasksPerUser = 400;
const connections = 16;

/** @param site whose earlier version, if it has one, is measured too */
export async function measureSize(cluster: Cluster, site: Site, seed: number): Promise<Size> {
  const measure = async (name: ContestantName, checkout = currentCheckout) => {
    const databaseUrl = await createTaskwellDatabase(cluster, "size", checkout);
    const own = { ...site, databaseUrl, before: site.before && { checkout, databaseUrl } };
    const { url, program } = await startContestant(name, own);
    try {
      await createTasks(url, seed);
      return await bytesPerTask(databaseUrl);
    } finally {
      await program.stop();
    }
  };
  return {
    measuredAt: new Date().toISOString(),
    users,
    tasks: users * tasksPerUser,
    bytesPerTask: await measure("taskwell"),
    bytesPerTaskBefore: site.before && (await measure("before", site.before.checkout)),
  };
}

/** Right after the inserts: with its indexes and what they keep for later, and before any VACUUM. */
async function bytesPerTask(databaseUrl: string): Promise<number> {
  return await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ bytes: string; tasks: string }>(
      "SELECT pg_total_relation_size('tasks') AS bytes, (SELECT count(*) FROM tasks) AS tasks",
    );
    if (Number(rows[0]?.tasks) !== users * tasksPerUser) throw new Error("Not every task was stored.");
    return Number(rows[0]?.bytes) / Number(rows[0]?.tasks);
  });
}

const Created = z.object({ result: z.object({ data: z.object({ id: z.string() }) }) });

/** Users take turns, as they do in a table that grows over time. */
async function createTasks(url: string, seed: number): Promise<void> {
  const random = createRandom(seed);
  const accounts = await Promise.all(Array.from({ length: users }, (_, user) => createAccount(url, user)));
  const tasks = Array.from({ length: tasksPerUser }, () => accounts)
    .flat()
    .map(({ create, lists, labels }) => ({ create, task: createTask(lists, labels, random) }))
    .values();
  const work = async () => {
    for (const { create, task } of tasks) await create("task.create", task);
  };
  await Promise.all(Array.from({ length: connections }, work));
}

async function createAccount(url: string, user: number) {
  const token = await signToken(secret, `user-${user}`);
  const create = async (procedure: string, input: object): Promise<string> => {
    const response = await fetch(`${url}/trpc/${procedure}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${procedure}: ${response.status} ${JSON.stringify(answer)}`);
    return Created.parse(answer).result.data.id;
  };
  const lists: string[] = [];
  for (const name of ["Home", "Work", "Reading"]) lists.push(await create("list.create", { name }));
  const labels: string[] = [];
  for (const name of ["errand", "phone", "waiting"]) labels.push(await create("label.create", { name }));
  return { create, lists, labels };
}

/** Half in a list, a third due, a third with a description of some 120 characters, a tenth labelled, none done. */
function createTask(lists: readonly string[], labels: readonly string[], random: () => number): object {
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  const chance = (share: number) => random() < share;
  const day = String(1 + Math.floor(random() * 28)).padStart(2, "0");
  const month = String(1 + Math.floor(random() * 12)).padStart(2, "0");
  const date = `2036-${month}-${day}`;
  return {
    title: text(20 + Math.floor(random() * 41), random),
    description: chance(1 / 3) ? text(120, random) : null,
    listId: chance(1 / 2) ? pick(lists) : null,
    labelIds: chance(1 / 10) ? [pick(labels)] : [],
    due: chance(1 / 3)
      ? { date, ...(chance(1 / 2) ? { time: "09:30", timeZone: "Europe/Berlin" } : {}) }
      : null,
    priority: chance(1 / 5) ? "high" : "none",
  };
}

const words =
  "buy call write plan renew fix read cook pay water clean book milk mother report journey passport bicycle novel dinner rent plants kitchen flight letter invoice garden window tickets today again town before noon".split(
    " ",
  );

function text(length: number, random: () => number): string {
  let result = "";
  while (result.length < length) result += `${words[Math.floor(random() * words.length)]} `;
  return result.slice(0, length).trim();
}
