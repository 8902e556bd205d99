/** Many users at once, each making one call after the other, with titles that name their owner. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { z } from "zod";
import { createRandom } from "../random.ts";
import { markOf, userNameOf } from "./check.ts";
import type { Call, History, Outcome } from "./history.ts";

export interface ClientsOptions {
  /** Of servers on one database; a client turns to the next one when a server does not answer. */
  readonly urls: readonly string[];
  readonly users: number;
  readonly seed: number;
  /** How long each waits after an answer. */
  readonly pauseMs: number;
  readonly history: History;
  readonly signToken: (user: string) => Promise<string>;
}

export interface Clients {
  /** Longest that any call has taken, in milliseconds. */
  longestMs(): number;
  /** Answers that held a row of another user. */
  readonly foreign: string[];
  stop(): Promise<void>;
}

const Task = z.object({
  result: z.object({ data: z.object({ id: z.string().optional(), version: z.number().optional() }) }),
});

/** As its owner remembers it. */
interface OwnTask {
  readonly id: string;
  completed: boolean;
}

/** Further facts of a call. */
interface Extra {
  readonly title?: string;
  /** An `Idempotency-Key`. */
  readonly key?: string;
}

/** The server's own limits are shorter. */
const timeoutMs = 15_000;

export function startClients({ urls, users, seed, pauseMs, history, signToken }: ClientsOptions): Clients {
  const agent = new Agent({ connections: 100, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const foreign: string[] = [];
  let stopped = false;
  let longestMs = 0;

  const runUser = async (user: number) => {
    const random = createRandom(seed * 1_000 + user);
    const tasks: OwnTask[] = [];
    let server = user % urls.length;
    let number = 0;

    const call = async (kind: Call["kind"], id: string, path: string, input: object, extra: Extra = {}) => {
      const { title, key } = extra;
      const startedAt = performance.now();
      const answer = await ask(path, input, kind === "read" || kind === "list", key);
      const ms = performance.now() - startedAt;
      longestMs = Math.max(longestMs, ms);
      // With a key, 409 says that an earlier call is still running, though its server may be gone.
      const outcome = key !== undefined && answer.status === 409 ? "unknown" : outcomeOf(answer.status);
      const { version, id: createdId = id } = Task.safeParse(answer.body).data?.result.data ?? {};
      const facts = { user, kind, id: createdId, outcome, status: answer.status, ms: Math.round(ms) };
      history.add({
        ...facts,
        ...(title === undefined ? {} : { title }),
        ...(version === undefined ? {} : { version }),
        ...(key === undefined ? {} : { keyed: true }),
      });
      if (pauseMs > 0) await sleep(pauseMs);
      // As a client does that was told to retry later, or that lost its server.
      if (outcome === "unknown") await sleep(50 + random() * 150);
      return { outcome, id: createdId };
    };
    const ask = async (path: string, input: object, isQuery: boolean, key?: string) => {
      const url = `${urls[server] ?? ""}/trpc/${path}`;
      const json = JSON.stringify(input);
      try {
        const { statusCode, body } = await request(
          isQuery ? `${url}?input=${encodeURIComponent(json)}` : url,
          {
            dispatcher: agent,
            method: isQuery ? "GET" : "POST",
            headers: {
              authorization: `Bearer ${await signToken(userNameOf(user))}`,
              ...(isQuery ? {} : { "content-type": "application/json" }),
              ...(key === undefined ? {} : { "idempotency-key": key }),
            },
            body: isQuery ? null : json,
          },
        );
        const text = await body.text();
        for (const [mark] of text.matchAll(/ of user-\d+\./g)) if (mark !== markOf(user)) foreign.push(text);
        const answer: unknown = JSON.parse(text);
        return { status: statusCode, body: answer };
      } catch {
        server = (server + 1) % urls.length;
        return { status: 0, body: undefined };
      }
    };
    const create = async () => {
      const name = randomUUID();
      const title = `Task ${(number += 1)}${markOf(user)}`;
      // Retried with the same id, or (every other user) the same Idempotency-Key, until it is known to be stored.
      const isKeyed = user % 2 === 1;
      const input = isKeyed ? { title } : { id: name, title };
      const extra = isKeyed ? { title, key: name } : { title };
      for (let outcome: Outcome = "unknown"; outcome === "unknown" && !stopped;) {
        const answer = await call("create", name, "task.create", input, extra);
        outcome = answer.outcome;
        if (outcome === "done") tasks.push({ id: answer.id, completed: false });
      }
    };
    while (!stopped) {
      const dice = random();
      const index = Math.floor(random() * tasks.length);
      const task = tasks[index];
      if (task === undefined || dice < 0.5) await create();
      else if (dice < 0.65) {
        const title = `Task ${(number += 1)}${markOf(user)}`;
        await call("rename", task.id, "task.update", { id: task.id, title }, { title });
      } else if (dice < 0.75) {
        task.completed = !task.completed;
        await call("complete", task.id, "task.setCompleted", { id: task.id, completed: task.completed });
      } else if (dice < 0.8) {
        tasks.splice(index, 1);
        await call("delete", task.id, "task.delete", { id: task.id });
      } else if (dice < 0.95) await call("read", task.id, "task.byId", { id: task.id });
      else await call("list", "", "task.list", { limit: 20 });
    }
  };
  const running = Array.from({ length: users }, (_, user) => runUser(user));
  return {
    longestMs: () => longestMs,
    foreign,
    stop: async () => {
      if (!stopped) {
        stopped = true;
        await Promise.all(running);
        await agent.close();
      }
    },
  };
}

function outcomeOf(status: number): Outcome {
  if (status === 200) return "done";
  if (status === 0 || status === 503 || status === 504) return "unknown";
  return status === 404 ? "missing" : "refused";
}
