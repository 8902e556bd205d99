/** The requests that contestants get, in the two dialects that they speak, and what a right answer looks like. */
import { ownedBy, signTokenOf, taskIdOf, tasksPerUser, titleOf, userCount } from "./rows.ts";
import { secret } from "./taskwell.ts";

export type Dialect = "trpc" | "rest";

export interface Request {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly token: string;
  readonly body?: object;
  /** A right answer has this status, and this text this many times; and no other owner's mark. */
  readonly expect: { readonly status: number; readonly text: string; readonly times: number };
}

export const operations = ["byId", "list", "create", "setCompleted", "batch", "rejected"] as const;
export type Operation = (typeof operations)[number];

/** How many tasks a batch asks for. */
export const batchSize = 10;
const pageSize = 50;

/** Of users 1 to {@link userCount}, in order. */
export interface Tokens {
  readonly good: readonly string[];
  /** Half of them have expired, half have a wrong signature. */
  readonly bad: readonly string[];
}

export async function createTokens(): Promise<Tokens> {
  const users = Array.from({ length: userCount }, (_, index) => index + 1);
  return {
    good: await Promise.all(users.map((user) => signTokenOf(secret, user))),
    bad: await Promise.all(
      users.map((user) =>
        user % 2 === 0 ? signTokenOf(secret, user, "-1h") : signTokenOf(`${secret} of another issuer`, user),
      ),
    ),
  };
}

/** @param random gives numbers from 0 (included) to 1 (excluded) */
export function createRequest(
  operation: Operation,
  dialect: Dialect,
  tokens: Tokens,
  random: () => number,
): Request {
  const user = 1 + Math.floor(random() * userCount);
  const anyTask = () => 1 + Math.floor(random() * tasksPerUser);
  const token = (operation === "rejected" ? tokens.bad : tokens.good)[user - 1] ?? "";
  const titles = (times: number, status = 200) => ({ status, text: ownedBy(user), times });
  const trpc = dialect === "trpc";

  switch (operation) {
    case "byId": {
      const task = anyTask();
      const id = taskIdOf(user, task);
      const path = trpc ? query("task.byId", { id }) : `/tasks/${id}`;
      return { method: "GET", path, token, expect: { status: 200, text: titleOf(user, task), times: 1 } };
    }
    case "list": {
      const path = trpc ? query("task.list", { limit: pageSize }) : `/tasks?limit=${pageSize}`;
      return { method: "GET", path, token, expect: titles(pageSize) };
    }
    case "create": {
      const body = { title: `New task${ownedBy(user)}` };
      return {
        method: "POST",
        path: trpc ? "/trpc/task.create" : "/tasks",
        token,
        body,
        expect: titles(1, trpc ? 200 : 201),
      };
    }
    case "setCompleted": {
      const task = anyTask();
      const id = taskIdOf(user, task);
      const completed = random() < 0.5;
      const expect = { status: 200, text: titleOf(user, task), times: 1 };
      if (trpc) {
        return { method: "POST", path: "/trpc/task.setCompleted", token, body: { id, completed }, expect };
      }
      return { method: "PATCH", path: `/tasks/${id}`, token, body: { completed }, expect };
    }
    case "batch": {
      const ids = Array.from({ length: batchSize }, () => taskIdOf(user, anyTask()));
      const distinct = trpc ? batchSize : new Set(ids).size;
      const path = trpc ? batchQuery("task.byId", ids) : `/tasks?ids=${ids.join(",")}`;
      return { method: "GET", path, token, expect: titles(distinct) };
    }
    case "rejected": {
      const id = taskIdOf(user, anyTask());
      const path = trpc ? query("task.byId", { id }) : `/tasks/${id}`;
      return { method: "GET", path, token, expect: { status: 401, text: ownedBy(user), times: 0 } };
    }
  }
}

function query(procedure: string, input: object): string {
  return `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
}

function batchQuery(procedure: string, ids: readonly string[]): string {
  const inputs = Object.fromEntries(ids.map((id, index) => [index, { id }]));
  const names = ids.map(() => procedure).join(",");
  return `/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
}
