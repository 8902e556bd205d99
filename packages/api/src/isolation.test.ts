import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { errorDetails } from "./errors.ts";
import { serveRest } from "./rest/rest.ts";
import { operations } from "./rest/routes.ts";
import type { Operation } from "./rest/routes.ts";
import { appRouter, createCaller } from "./root.ts";
import { startTestApi } from "./testing.ts";
import type { Caller, TestApi, TestUser } from "./testing.ts";
import { createCallerFactory, protectedProcedure, publicProcedure, router } from "./trpc.ts";

let api: TestApi;
/** Without the second guard: each service has to ask for the caller's rows by itself. */
let unguarded: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  unguarded = await startTestApi();
  const { db } = unguarded;
  await db.asSystem("see what WHERE does alone", async () => {
    await db.prisma.$executeRaw`ALTER TABLE users DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE tasks DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE idempotency_keys DISABLE ROW LEVEL SECURITY`;
  });
});
afterAll(() => Promise.all([api.close(), unguarded.close()]));

/** By their paths, as tRPC keeps them (its types say nested, as they were written). */
const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;

/**
 * The stranger's walk: how a stranger would call each procedure with an id that is not theirs. A procedure that is
 * not in here, or an id-shaped field that is not tried, fails the build.
 */
const walk: Record<string, (id: string) => unknown> = {
  "task.create": (id) => ({ id, title: "Mine now" }),
  "task.byId": (id) => ({ id }),
  "task.list": () => ({}),
  "task.update": (id) => ({ id, title: "Mine now", completed: true, ifVersion: 1 }),
  "task.setCompleted": (id) => ({ id, completed: true, ifVersion: 1 }),
  "task.delete": (id) => ({ id, ifVersion: 1 }),
  "me.get": () => undefined,
};

async function call(caller: Caller, path: string, input: unknown): Promise<object> {
  const [namespace = "", name = ""] = path.split(".");
  const procedure: unknown = Reflect.get(Reflect.get(caller, namespace), name);
  if (typeof procedure !== "function") throw new Error(`There is no ${path}.`);
  try {
    return { result: await procedure(input) };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, message: error.message, ...errorDetails(error, null) };
  }
}

async function everythingOf(user: TestUser): Promise<unknown> {
  return { tasks: await user.api.task.list({ limit: 200 }), me: await user.api.me.get() };
}

function anonymous(value: object, user: TestUser, id: string): string {
  return JSON.stringify(value)
    .replaceAll(id, "<id>")
    .replaceAll(user.id, "<user>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>");
}

const guards = { "with both guards": () => api, "by WHERE alone": () => unguarded };

describe("the stranger's walk", () => {
  test("has an entry for every procedure, and no others", () => {
    expect(Object.keys(walk).toSorted()).toEqual(Object.keys(procedures).toSorted());
  });

  test.each(Object.entries(procedures))("tries every id-shaped field of %s", (path, procedure) => {
    if (typeof procedure !== "function") throw new Error(`${path} is not a procedure.`);
    const [input] = z.object({ inputs: z.array(z.unknown()) }).parse(Reflect.get(procedure, "_def")).inputs;
    if (!(input instanceof z.ZodType)) return;
    const { properties = {} } = z.toJSONSchema(input, { io: "input" });
    const ids = Object.entries(properties).flatMap(([name, schema]) =>
      typeof schema === "object" && schema.format === "uuid" ? [name] : [],
    );
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(walk[path]?.("x") ?? {}))).toEqual(
      expect.arrayContaining(ids),
    );
  });

  const everyWay = Object.entries(guards).flatMap(([guard, pick]) =>
    Object.keys(walk).map((path) => ({ guard, path, pick })),
  );
  test.each(everyWay)(
    "$path tells and does nothing about another user's task, $guard",
    async ({ path, pick }) => {
      const within = pick();
      const canary = `canary-${randomUUID()}`;
      const victim = await within.aUser({ email: `${canary}@example.com`, name: canary });
      const task = await victim.api.task.create({ title: canary, description: canary });
      const before = await everythingOf(victim);

      // What somebody else's task answers is what a task that does not exist answers.
      const [stranger, other] = [await within.aUser(), await within.aUser()];
      const missing = randomUUID();
      const outcome = await call(stranger.api, path, walk[path]?.(task.id));
      const baseline = await call(other.api, path, walk[path]?.(missing));

      expect(anonymous(outcome, stranger, task.id)).toBe(anonymous(baseline, other, missing));
      expect(JSON.stringify(outcome)).not.toContain(canary);
      expect(JSON.stringify(outcome)).not.toContain(victim.id);
      expect(await everythingOf(victim)).toEqual(before);
    },
  );

  test.each(Object.keys(walk))("%s asks for a token before it looks at the input", async (path) => {
    for (const authorization of [null, "Bearer x.y.z"]) {
      const caller = await api.callerWith(authorization);
      expect(await call(caller, path, { nonsense: true })).toMatchObject({ code: "UNAUTHORIZED" });
    }
  });
});

test.each(Object.entries(guards))(
  "a key of somebody else's is not the caller's, %s",
  async (_guard, pick) => {
    const within = pick();
    const create = async (user: TestUser, title: string) =>
      createCaller({ ...(await user.context()), idempotencyKey: "k" }).task.create({ title });
    const [ann, bob] = [await within.aUser(), await within.aUser()];
    const hers = await create(ann, "Hers");
    expect(await create(bob, "His")).toMatchObject({ title: "His", userId: bob.id });
    expect(await create(ann, "Hers")).toEqual(hers);
  },
);

describe("the stranger's walk over REST", () => {
  /** As a stranger: with the victim's id in the place of every field that is an id. */
  async function callRest(caller: TestUser, { name, meta }: Operation, userId: string, id: string) {
    const input: Record<string, unknown> = Object(walk[name]?.(id));
    const path = meta.rest.path.replace(/\{(\w+)\}/g, (_, field: string) => String(input[field]));
    const elsewhere = meta.rest.method === "POST" ? [] : ["id", "ifVersion"];
    const body = Object.fromEntries(Object.entries(input).filter(([field]) => !elsewhere.includes(field)));
    const condition: Record<string, string> = "ifVersion" in input ? { "if-match": '"1"' } : {};
    const {
      status,
      headers,
      body: answer,
    } = await serveRest(
      `/api/${encodeURIComponent(userId)}${path}`,
      {
        method: meta.rest.method,
        query: new URLSearchParams(),
        headers: new Headers({ "content-type": "application/json", ...condition }),
        text: async () => JSON.stringify(body),
      },
      "request",
      () => caller.context(),
    );
    return { status, headers, body: answer };
  }

  const everyRoute = Object.entries(guards).flatMap(([guard, pick]) =>
    operations.map((operation) => ({ guard, pick, operation, name: operation.name })),
  );
  test.each(everyRoute)(
    "$name tells and does nothing about another user's task, $guard",
    async ({ pick, operation }) => {
      const within = pick();
      const canary = `canary-${randomUUID()}`;
      const victim = await within.aUser({ email: `${canary}@example.com`, name: canary });
      const task = await victim.api.task.create({ title: canary, description: canary });
      const before = await everythingOf(victim);
      const [stranger, other] = [await within.aUser(), await within.aUser()];
      const missing = randomUUID();

      const outcome = await callRest(stranger, operation, "me", task.id);
      const baseline = await callRest(other, operation, "me", missing);
      expect(anonymous(outcome, stranger, task.id)).toBe(anonymous(baseline, other, missing));
      const refused = await callRest(stranger, operation, victim.id, task.id);
      expect(refused).toMatchObject({ status: 403, body: { reason: "user_id_mismatch" } });

      for (const answer of [outcome, refused]) {
        expect(JSON.stringify(answer)).not.toContain(canary);
        expect(JSON.stringify(answer)).not.toContain(victim.id);
      }
      expect(await everythingOf(victim)).toEqual(before);
    },
  );

  test("every procedure is among them", () => {
    expect(operations.map(({ name }) => name).toSorted()).toEqual(Object.keys(walk).toSorted());
  });
});

describe("nobody", () => {
  const extra = router({
    forgetful: publicProcedure.query(({ ctx }) => ctx.db.prisma.task.findMany()),
    careless: protectedProcedure.query(({ ctx }) => ctx.prisma.task.findMany()),
  });
  const callExtra = createCallerFactory(extra);

  test("a procedure that forgets to say as whom it runs reads nothing", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "Secret" });
    const forgetful = callExtra(await api.contextWith(null)).forgetful();
    await expect(forgetful).rejects.toMatchObject({
      code: "INTERNAL_SERVER_ERROR",
      cause: { name: "NobodyError" },
    });
  });

  test("a procedure that forgets whose rows it wants gets the caller's", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "Secret" });
    const token = await api.aUser();
    await token.api.task.create({ title: "Own" });
    const context = await api.contextWith(null);
    const careless = callExtra({
      ...context,
      authentication: { actor: { userId: token.id, email: null, name: null } },
    });
    expect(await careless.careless()).toMatchObject([{ userId: token.id, title: "Own" }]);
  });
});
