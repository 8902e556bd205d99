/** For tests: a router with every kind of input. Its procedures return what they received. */
import { setTimeout } from "node:timers/promises";
import { initTRPC, lazy, tracked, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";

interface Context {
  readonly authorization: string | null;
  readonly color: string | string[] | null;
}

const t = initTRPC.context<Context>().meta<{ summary?: string; tags?: string[] }>().create();

/** Returns the input as it is on the server. */
const echo = <Input>({ input }: { input: Input }) => ({ got: input });

const Circle = z.object({ kind: z.literal("circle"), radius: z.number() });
const Square = z.object({ kind: z.literal("square"), side: z.number() });
const Tree = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree).optional();
  },
});

const shapes = t.router({
  union: t.procedure.input(z.union([z.string(), z.number(), z.object({ a: z.string() })])).mutation(echo),
  discriminated: t.procedure.input(z.discriminatedUnion("kind", [Circle, Square])).mutation(echo),
  array: t.procedure
    .input(
      z.object({ tags: z.array(z.string()), points: z.array(z.object({ x: z.number(), y: z.number() })) }),
    )
    .mutation(echo),
  tuple: t.procedure.input(z.object({ pair: z.tuple([z.string(), z.number()]) })).mutation(echo),
  record: t.procedure.input(z.object({ scores: z.record(z.string(), z.number()) })).mutation(echo),
  enumeration: t.procedure.input(z.object({ level: z.enum(["low", "high"]) })).mutation(echo),
  optional: t.procedure
    .input(
      z.object({
        maybe: z.string().optional(),
        nothing: z.string().nullable(),
        flag: z.boolean().optional(),
      }),
    )
    .mutation(echo),
  defaults: t.procedure
    .input(
      z.object({ size: z.number().default(10), mode: z.enum(["a", "b"]).default("b"), name: z.string() }),
    )
    .mutation(echo),
  dates: t.procedure
    .input(z.object({ at: z.iso.datetime(), day: z.iso.date(), coerced: z.coerce.date() }))
    .mutation(echo),
  described: t.procedure
    .meta({ summary: "Describes `itself`", tags: ["documented"] })
    .input(
      z
        .object({ email: z.email().describe("Where to write to, such as `ann@example.com`") })
        .describe("Somebody"),
    )
    .mutation(echo),
  recursive: t.procedure.input(Tree).mutation(echo),
  anything: t.procedure.input(z.object({ value: z.any() })).mutation(echo),
  chained: t.procedure
    .input(z.object({ one: z.string() }))
    .input(z.object({ two: z.string() }))
    .mutation(echo),
  transformed: t.procedure
    .input(z.object({ text: z.string().transform((text) => text.length) }))
    .mutation(echo),
});

const checkedByCode = (input: unknown) => {
  if (input !== "open sesame") throw new Error("Say the words.");
  return input;
};

export const everything = t.router({
  nothing: t.procedure.query(() => ({ got: "nothing" })),
  text: t.procedure.input(z.object({ text: z.string().min(2) })).query(echo),
  scalar: t.procedure.input(z.string()).query(echo),
  whoami: t.procedure.query(({ ctx }) => ({ got: ctx })),
  long: t.procedure
    .input(z.object({ count: z.int().max(100_000) }))
    .query(({ input }) =>
      Array.from({ length: input.count }, (_, id) => ({ id, name: `Number ${id}`, tags: ["a", "b"] })),
    ),
  wrapped: t.procedure.query(() => ({
    next: null,
    items: Array.from({ length: 100 }, (_, id) => ({ id, name: `Number ${id}`, tags: ["a", "b"] })),
  })),
  document: t.procedure
    .input(z.object({ text: z.string().meta({ contentMediaType: "text/plain" }) }))
    .mutation(echo),
  pieces: t.procedure.query(async function* () {
    yield '{"got":';
    yield '"two pieces"}';
  }),
  slow: t.procedure.query(async () => await setTimeout(20_000)),
  fails: t.procedure.mutation(() => {
    throw new TRPCError({ code: "CONFLICT", message: "Somebody was faster." });
  }),
  checkedByCode: t.procedure.input(checkedByCode).mutation(echo),
  upload: t.procedure
    .input(z.object({ name: z.string(), file: z.file() }))
    .mutation(() => ({ got: "a file" })),
  form: t.procedure.input(z.instanceof(FormData)).mutation(() => ({ got: "a form" })),
  shapes,
  nested: t.router({
    deeper: t.router({
      still: t.router({ echo: t.procedure.input(z.object({ text: z.string() })).query(echo) }),
    }),
  }),
  lazily: lazy(async () => t.router({ echo: t.procedure.input(z.object({ text: z.string() })).query(echo) })),
  events: t.router({
    count: t.procedure.input(z.object({ to: z.int().default(3) })).subscription(async function* ({ input }) {
      for (let number = 1; number <= input.to; number += 1) yield tracked(String(number), { number });
    }),
    endless: t.procedure.subscription(async function* ({ ctx, signal }) {
      while (signal?.aborted !== true) {
        yield { authorization: ctx.authorization };
        await setTimeout(50);
      }
    }),
    broken: t.procedure.subscription(async function* () {
      yield { number: 1 };
      yield { number: 2 };
      throw new TRPCError({ code: "FORBIDDEN", message: "No more for you." });
    }),
    crashing: t.procedure.subscription(async function* () {
      yield { number: 1 };
      throw new Error("A bug.");
    }),
    refused: t.procedure.subscription(() => {
      throw new TRPCError({ code: "FORBIDDEN", message: "Not for you." });
    }),
  }),
});

const s = initTRPC.context<Context>().create({ transformer: superjson });

export const withSuperjson = s.router({
  everything: s.procedure
    .input(
      z.object({
        at: z.date(),
        big: z.bigint(),
        names: z.set(z.string()),
        scores: z.map(z.string(), z.number()),
        maybe: z.date().nullable(),
      }),
    )
    .mutation(({ input }) => input),
  count: s.procedure.input(z.object({ from: z.date() })).subscription(async function* ({ input }) {
    yield { next: new Date(input.from.getTime() + 1000) };
  }),
});

const other = { serialize: (value: unknown) => [value], deserialize: (value: unknown) => value };
export const withOther = initTRPC.context<Context>().create({ transformer: other }).router({});

export const manyProcedures = t.router(
  Object.fromEntries(
    Array.from({ length: 50 }, (_, group) => [
      `group${group}`,
      t.router(
        Object.fromEntries(
          Array.from({ length: 10 }, (_each, index) => [
            `procedure${index}`,
            t.procedure.input(z.object({ text: z.string() })).query(echo),
          ]),
        ),
      ),
    ]),
  ),
);
