import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { exampleDocument } from "./data/examples.ts";
import { TextStream } from "./document/text-stream.ts";
import { errorDetails } from "./trpc/errors.ts";
import { toSnakeName } from "./rest/names.ts";
import { serveRest } from "./rest/rest.ts";
import { operations } from "./rest/routes.ts";
import type { Operation } from "./rest/routes.ts";
import { appRouter, createCaller } from "./root.ts";
import { startTestApi, textOf } from "./testing.ts";
import type { Caller, TestApi, TestUser } from "./testing.ts";
import { createCallerFactory, protectedProcedure, publicProcedure, router } from "./trpc/procedures.ts";

let api: TestApi;
/** Without the second guard: each service has to ask for the caller's rows by itself. */
let unguarded: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  unguarded = await startTestApi();
  const { db } = unguarded;
  await db.asSystem("see what WHERE does alone", async () => {
    await db.prisma.$executeRaw`ALTER TABLE users DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE labels DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE task_labels DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE task_occurrences DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE filters DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE feeds DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE lists DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE tasks DISABLE ROW LEVEL SECURITY`;
    await db.prisma.$executeRaw`ALTER TABLE idempotency_keys DISABLE ROW LEVEL SECURITY`;
  });
});
afterAll(() => Promise.all([api.close(), unguarded.close()]));

/** By their paths, as tRPC keeps them (its types say nested, as they were written). */
const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;

/** The ids of what the victim has: or of nothing at all, to compare with. */
interface Things {
  readonly task: string;
  readonly list: string;
  readonly label: string;
  readonly filter: string;
  readonly feed: string;
  readonly recurring: string;
  readonly deletedTask: string;
  readonly deletedList: string;
}

/**
 * The stranger's walk: how a stranger would call each procedure with ids that are not theirs, in every way that it
 * takes ids. A procedure that is not in here, or an id-shaped field that is not tried, fails the build.
 */
const walk: Record<string, (its: Things) => readonly unknown[]> = {
  "task.create": ({ task, list, label }) => [
    { id: task, title: "Mine now", labelIds: [label] },
    { id: task, title: "Mine now", listId: list },
    { id: task, title: "Mine now", parentId: task },
  ],
  "task.byId": ({ task, deletedTask }) => [{ id: task }, { id: deletedTask }],
  "task.list": ({ task, list, label }) => [
    {},
    { listId: list, labelsNone: [label] },
    { parentId: task, labelsAny: [label] },
    { labelsAll: [label] },
    { text: "canary", sort: "due" },
  ],
  "task.quickAdd": () => [{ text: "Mine now @theirs #theirs", timeZone: "UTC" }],
  "task.batch": ({ task, list, label }) => [
    {
      atomic: false,
      operations: [
        { do: "update", task: { id: task, title: "Mine now" } },
        { do: "move", task: { id: task, listId: list } },
        { do: "setCompleted", task: { id: task, completed: true } },
        { do: "delete", task: { id: task } },
        { do: "create", task: { title: "Mine now", labelIds: [label] } },
      ],
    },
    { operations: [{ do: "delete", task: { id: task } }] },
  ],
  "task.search": () => [{ text: "canary" }, { text: "canray" }],
  "task.counts": () => [{}],
  "task.update": ({ task, label }) => [
    { id: task, title: "Mine now", completed: true, labelIds: [label], ifVersion: 1 },
  ],
  "task.setCompleted": ({ task }) => [{ id: task, completed: true, withSubtasks: true, ifVersion: 1 }],
  "task.move": ({ task, list }) => [
    { id: task, listId: list, before: task, ifVersion: 1 },
    { id: task, parentId: task, after: task },
  ],
  "task.delete": ({ task }) => [{ id: task, ifVersion: 1 }],
  "task.skip": ({ recurring }) => [{ id: recurring, ifVersion: 1 }],
  "task.uncomplete": ({ recurring }) => [{ id: recurring, ifVersion: 1 }],
  "task.occurrences": ({ recurring }) => [{ id: recurring }],
  "task.preview": ({ recurring }) => [{ id: recurring }],
  "task.trash": () => [{}],
  "task.restore": ({ deletedTask }) => [{ id: deletedTask }],
  "task.purge": ({ deletedTask }) => [{ id: deletedTask }],
  "list.create": ({ list }) => [{ id: list, name: "Mine now" }],
  "list.byId": ({ list, deletedList }) => [{ id: list }, { id: deletedList }],
  "list.list": () => [{}],
  "list.update": ({ list }) => [{ id: list, name: "Mine now", ifVersion: 1 }],
  "list.move": ({ list }) => [
    { id: list, before: list, ifVersion: 1 },
    { id: list, after: list },
  ],
  "list.archive": ({ list }) => [{ id: list, ifVersion: 1 }],
  "list.unarchive": ({ list }) => [{ id: list, ifVersion: 1 }],
  "list.delete": ({ list }) => [{ id: list, ifVersion: 1 }],
  "list.trash": () => [{}],
  "list.restore": ({ deletedList }) => [{ id: deletedList }],
  "list.purge": ({ deletedList }) => [{ id: deletedList }],
  "label.create": ({ label }) => [
    { id: label, name: "Mine now" },
    // Their name is free for others.
    { name: "theirs" },
  ],
  "label.byId": ({ label }) => [{ id: label }],
  "label.list": () => [{}],
  "label.update": ({ label }) => [{ id: label, name: "Mine now", ifVersion: 1 }],
  "label.delete": ({ label }) => [{ id: label, ifVersion: 1 }],
  "filter.create": ({ filter }) => [{ id: filter, name: "Mine now", query: "open" }],
  "filter.byId": ({ filter }) => [{ id: filter }],
  "filter.list": () => [{}],
  "filter.update": ({ filter }) => [{ id: filter, name: "Mine now", ifVersion: 1 }],
  "filter.delete": ({ filter }) => [{ id: filter, ifVersion: 1 }],
  "filter.run": ({ filter }) => [{ id: filter }, { query: 'open | done | @theirs | #theirs | "canary"' }],
  "feed.create": ({ feed, list }) => [
    { id: feed, name: "Mine now" },
    { name: "Mine now", listId: list },
  ],
  "feed.byId": ({ feed }) => [{ id: feed }],
  "feed.list": () => [{}],
  "feed.update": ({ feed, list }) => [
    { id: feed, name: "Mine now", ifVersion: 1 },
    { id: feed, listId: list },
  ],
  "feed.delete": ({ feed }) => [{ id: feed, ifVersion: 1 }],
  "data.export": () => [undefined],
  "data.import": ({ task, list, label, filter }) => [
    { document: aDocument({ lists: [{ id: list }], labels: [{ id: label }], filters: [{ id: filter }] }) },
    { document: aDocument({ tasks: [{ id: task }] }) },
    { document: aDocument({ tasks: [{ id: task, listId: list }] }) },
    { document: aDocument({ tasks: [{ id: task, labelIds: [label] }] }), dryRun: true },
    { document: aDocument({ tasks: [{ id: randomUUID(), parentId: task }] }) },
    { document: aDocument({ labels: [{ name: "theirs" }] }) },
  ],
  "data.exportCsv": ({ list }) => [{}, { listId: list }],
  "data.importCsv": ({ list }) => [
    { document: "TYPE,CONTENT\ntask,Mine now @theirs" },
    { document: "TYPE,CONTENT\ntask,Mine now", listId: list },
  ],
  "data.exportCalendar": ({ list }) => [{}, { listId: list }],
  "data.importCalendar": ({ task, list }) => [
    { document: aCalendar(task) },
    { document: aCalendar(randomUUID(), task) },
    { document: aCalendar(task), listId: list },
  ],
  "me.get": () => [undefined],
};

/** An exported document with these. */
function aDocument(
  parts: Partial<Record<"lists" | "labels" | "filters" | "tasks", readonly object[]>>,
): string {
  const { lists, labels, filters, tasks, ...rest } = exampleDocument;
  const those = (examples: readonly object[], changes: readonly object[] = []) =>
    changes.map((change) => ({ ...examples[0], ...change }));
  return JSON.stringify({
    ...rest,
    lists: those(lists, parts.lists),
    labels: those(labels, parts.labels),
    filters: those(filters, parts.filters),
    tasks: those(
      tasks,
      parts.tasks?.map((task) => ({ listId: null, labelIds: [], ...task })),
    ),
  });
}

/** With one task, which is part of another. */
function aCalendar(uid: string, parent: string = uid): string {
  const related = parent === uid ? [] : [`RELATED-TO:${parent}`];
  const todo = [
    "BEGIN:VTODO",
    `UID:${uid}`,
    "SUMMARY:Mine now",
    "CATEGORIES:theirs",
    ...related,
    "END:VTODO",
  ];
  return ["BEGIN:VCALENDAR", ...todo, "END:VCALENDAR", ""].join("\r\n");
}

/** One of everything, which says the canary wherever there is room for text. */
async function aVictim(within: TestApi, canary: string): Promise<{ victim: TestUser; its: Things }> {
  const victim = await within.aUser({ email: `${canary}@example.com`, name: canary });
  const { task, list, label } = victim.api;
  const { id: labelId } = await label.create({ name: canary });
  await label.create({ name: "theirs" });
  const { id: filter } = await victim.api.filter.create({ name: canary, query: "open" });
  const { id: listId } = await list.create({ name: canary });
  const { id: feed } = await victim.api.feed.create({ name: canary, listId });
  const { id: deletedList } = await list.create({ name: canary });
  const made = await task.create({ title: canary, description: canary, listId, labelIds: [labelId] });
  await task.create({ title: canary, parentId: made.id });
  const recurrence = { rule: "FREQ=DAILY" };
  const { id: recurring } = await task.create({ title: canary, due: { date: "2036-12-01" }, recurrence });
  await task.setCompleted({ id: recurring, completed: true });
  const { id: deletedTask } = await task.create({ title: canary });
  await Promise.all([task.delete({ id: deletedTask }), list.delete({ id: deletedList })]);
  return {
    victim,
    its: { task: made.id, list: listId, label: labelId, filter, feed, recurring, deletedTask, deletedList },
  };
}

function nothing(): Things {
  return {
    task: randomUUID(),
    list: randomUUID(),
    label: randomUUID(),
    filter: randomUUID(),
    feed: randomUUID(),
    recurring: randomUUID(),
    deletedTask: randomUUID(),
    deletedList: randomUUID(),
  };
}

async function call(caller: Caller, path: string, input: unknown): Promise<object> {
  const [namespace = "", name = ""] = path.split(".");
  const procedure: unknown = Reflect.get(Reflect.get(caller, namespace), name);
  if (typeof procedure !== "function") throw new Error(`There is no ${path}.`);
  try {
    const result: unknown = await procedure(input);
    const stream = TextStream.safeParse(result).data;
    return { result: stream === undefined ? result : await textOf(stream) };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, message: error.message, ...errorDetails(error, null) };
  }
}

async function everythingOf(user: TestUser): Promise<unknown> {
  const { task, list, label, me } = user.api;
  return {
    tasks: await task.list({ limit: 200 }),
    deletedTasks: await task.trash(),
    lists: await list.list(),
    archivedLists: await list.list({ archived: true }),
    deletedLists: await list.trash(),
    labels: await label.list(),
    filters: await user.api.filter.list(),
    feeds: await user.api.feed.list(),
    me: await me.get(),
  };
}

/** Without what differs from one user, id or moment to the next. */
function anonymous(value: object, user: TestUser): string {
  return JSON.stringify(value)
    .replaceAll(user.id, "<user>")
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>")
    .replace(/"m[0-9a-f]{13}"/g, '"<position>"')
    .replace(/\/calendar\/[\w-]{43}/g, "<secret>")
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
    const { properties = {} } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
    const ids = Object.entries(properties).flatMap(([name, schema]) =>
      JSON.stringify(schema).includes('"format":"uuid"') ? [name] : [],
    );
    const tried = walk[path]?.(nothing()) ?? [];
    expect(tried.flatMap((one) => Object.keys(Object(one)))).toEqual(expect.arrayContaining(ids));
  });

  const everyWay = Object.entries(guards).flatMap(([guard, pick]) =>
    Object.keys(walk).map((path) => ({ guard, path, pick })),
  );
  test.each(everyWay)(
    "$path tells and does nothing about another user's task, $guard",
    async ({ path, pick }) => {
      const within = pick();
      const canary = `canary-${randomUUID()}`;
      const { victim, its } = await aVictim(within, canary);
      const before = await everythingOf(victim);

      // What is somebody else's answers as what does not exist.
      const missing = walk[path]?.(nothing()) ?? [];
      for (const [way, input] of (walk[path]?.(its) ?? []).entries()) {
        const [stranger, other] = [await within.aUser(), await within.aUser()];
        const outcome = await call(stranger.api, path, input);
        const baseline = await call(other.api, path, missing[way]);

        expect(anonymous(outcome, stranger)).toBe(anonymous(baseline, other));
        expect(JSON.stringify(outcome)).not.toContain(canary);
        expect(JSON.stringify(outcome)).not.toContain(victim.id);
        expect(await everythingOf(victim)).toEqual(before);
      }
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
  /** As a stranger: with the victim's ids in the places of all fields that are ids. */
  async function callRest(
    caller: TestUser,
    { meta, inBody, inQuery }: Operation,
    userId: string,
    given: unknown,
  ) {
    const input: Record<string, unknown> = Object(given);
    const path = meta.rest.path.replace(/\{(\w+)\}/g, (_, field: string) => String(input[field]));
    const only = (names: readonly string[]) =>
      Object.entries(input).flatMap(([name, value]) =>
        names.includes(name) ? [[toSnakeName(name), value] as const] : [],
      );
    const query = new URLSearchParams(
      only(inQuery).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const condition: Record<string, string> = "ifVersion" in input ? { "if-match": '"1"' } : {};
    const { consumes } = meta.rest;
    const sent =
      consumes === undefined ? JSON.stringify(Object.fromEntries(only(inBody))) : String(input["document"]);
    const {
      status,
      headers,
      body: answer,
      document,
    } = await serveRest(
      `/api/${encodeURIComponent(userId)}${path}`,
      {
        method: meta.rest.method,
        query,
        headers: new Headers({ "content-type": consumes?.type ?? "application/json", ...condition }),
        text: async () => sent,
        bytes: () => new Blob([sent]).stream(),
      },
      "request",
      () => caller.context(),
    );
    return { status, headers, body: document === undefined ? answer : await textOf(document) };
  }

  const everyRoute = Object.entries(guards).flatMap(([guard, pick]) =>
    operations.map((operation) => ({ guard, pick, operation, name: operation.name })),
  );
  test.each(everyRoute)(
    "$name tells and does nothing about another user's task, $guard",
    async ({ pick, operation }) => {
      const within = pick();
      const canary = `canary-${randomUUID()}`;
      const { victim, its } = await aVictim(within, canary);
      const before = await everythingOf(victim);
      const missing = walk[operation.name]?.(nothing()) ?? [];
      for (const [way, input] of (walk[operation.name]?.(its) ?? []).entries()) {
        const [stranger, other] = [await within.aUser(), await within.aUser()];
        const outcome = await callRest(stranger, operation, "me", input);
        const baseline = await callRest(other, operation, "me", missing[way]);
        expect(anonymous(outcome, stranger)).toBe(anonymous(baseline, other));
        const refused = await callRest(stranger, operation, victim.id, input);
        expect(refused).toMatchObject({ status: 403, body: { reason: "user_id_mismatch" } });

        for (const answer of [outcome, refused]) {
          expect(JSON.stringify(answer)).not.toContain(canary);
          expect(JSON.stringify(answer)).not.toContain(victim.id);
        }
        expect(await everythingOf(victim)).toEqual(before);
      }
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
