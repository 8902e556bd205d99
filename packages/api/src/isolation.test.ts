import { initTRPC } from "@trpc/server";
import { integer } from "@taskwell/db/row";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { appRouter, createCaller } from "./root.ts";
import { callPath } from "./testing.ts";
import type { TestUser } from "./testing.ts";
import { anonymous, guards, rowsOf, startGuarded } from "./testing-isolation.ts";
import type { Guarded } from "./testing-isolation.ts";
import { unknownIds, walk } from "./testing-walk.ts";
import type { Context } from "./trpc/context.ts";
import { createCallerFactory, protectedProcedure, router } from "./trpc/procedures.ts";

/** By their paths, as tRPC keeps them. */
const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;

describe("the walk", () => {
  test("has an entry for every procedure, and no others", () => {
    expect(Object.keys(walk).toSorted()).toEqual(Object.keys(procedures).toSorted());
  });

  test.each(Object.entries(procedures))("tries every id of %s with valid inputs", async (path, procedure) => {
    if (typeof procedure !== "function") throw new Error(`${path} is not a procedure.`);
    const { inputs } = z.object({ inputs: z.array(z.unknown()) }).parse(Reflect.get(procedure, "_def"));
    const [schema] = inputs;
    if (!(schema instanceof z.ZodType)) return;
    const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    const idFields = Object.entries(properties).flatMap(([name, property]) =>
      JSON.stringify(property).includes('"format":"uuid"') ? [name] : [],
    );
    const tried = walk[path]?.(unknownIds()) ?? [];
    expect(tried.flatMap((input) => Object.keys(Object(input)))).toEqual(expect.arrayContaining(idFields));
    for (const input of tried) expect((await schema.safeParseAsync(input)).error).toBeUndefined();
  });
});

describe.each(guards)("%s", (guard) => {
  let guarded: Guarded;
  beforeAll(async () => {
    guarded = await startGuarded(guard);
  });
  afterAll(() => guarded.close());

  test("the victim has rows in every table, which a bare SELECT shows to others only without row-level security", async () => {
    const { api, tables, victim } = guarded;
    const stranger = await api.aUser();
    for (const [table, rows] of Object.entries(await rowsOf(guarded, victim))) {
      expect({ table, hasRows: rows.length > 0 }).toEqual({ table, hasRows: true });
      const [visible = 0] = await api.db.asUser(stranger.id, () =>
        api.db.query(`SELECT count(*) FROM ${table}`, [], ([count]) => integer(count)),
      );
      expect({ table, isVisible: visible > 0 }).toEqual({ table, isVisible: guard === "by WHERE alone" });
    }
    expect(tables).toContain("tasks");
  });

  test.each(Object.keys(walk))(
    "%s answers ids of others as unknown ones, and changes nothing",
    async (path) => {
      const { api, elsewhere, canary, victim, victimIds } = guarded;
      const before = await rowsOf(guarded, victim);
      const unknown = walk[path]?.(unknownIds()) ?? [];
      // The calls of one batch read rows by their ids together.
      const callCounts = path.endsWith(".byId") ? [1, 2] : [1];
      for (const [index, input] of (walk[path]?.(victimIds) ?? []).entries())
        for (const count of callCounts) {
          const [stranger, other] = [await api.aUser(), await elsewhere.aUser()];
          const outcome = await callPath(createCaller(await stranger.context(count)), path, input);
          const baseline = await callPath(createCaller(await other.context(count)), path, unknown[index]);

          expect(anonymous(outcome, stranger)).toBe(anonymous(baseline, other));
          expect(JSON.stringify(outcome)).not.toContain(canary);
          expect(JSON.stringify(outcome)).not.toContain(victim.id);
        }
      expect(await rowsOf(guarded, victim)).toEqual(before);
    },
  );

  test("the same idempotency key of two users is two keys", async () => {
    const create = async (user: TestUser, title: string) =>
      createCaller({ ...(await user.context()), idempotencyKey: "k" }).task.create({ title });
    const [ann, bob] = [await guarded.api.aUser(), await guarded.api.aUser()];
    const hers = await create(ann, "Hers");
    expect(await create(bob, "His")).toMatchObject({ title: "His", userId: bob.id });
    expect(await create(ann, "Hers")).toEqual(hers);
  });
});

describe("identity", () => {
  let guarded: Guarded;
  beforeAll(async () => {
    guarded = await startGuarded("with row-level security");
  });
  afterAll(() => guarded.close());

  test.each(Object.keys(walk))("%s asks for a token before it looks at the input", async (path) => {
    for (const authorization of [null, "Bearer x.y.z"]) {
      const caller = await guarded.api.callerWith(authorization);
      expect(await callPath(caller, path, { nonsense: true })).toMatchObject({ code: "UNAUTHORIZED" });
    }
  });

  test("a procedure that runs as nobody reads nothing", async () => {
    const t = initTRPC.context<Context>().create();
    const bare = t.router({ read: t.procedure.query(({ ctx }) => ctx.db.prisma.task.findMany()) });
    const caller = t.createCallerFactory(bare)(await guarded.victim.context());
    await expect(caller.read()).rejects.toMatchObject({
      code: "INTERNAL_SERVER_ERROR",
      cause: { name: "NobodyError" },
    });
  });

  test("a procedure that forgets to say whose rows it wants gets the caller's", async () => {
    const careless = router({ read: protectedProcedure.query(({ ctx }) => ctx.prisma.task.findMany()) });
    const bob = await guarded.api.aUser();
    await bob.api.task.create({ title: "Own" });
    const caller = createCallerFactory(careless)(await bob.context());
    expect(await caller.read()).toMatchObject([{ userId: bob.id, title: "Own" }]);
  });
});
