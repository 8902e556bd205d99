/** The description of a router, read from the rendered document. */
import { initTRPC, lazy } from "@trpc/server";
import { octetInputParser } from "@trpc/server/http";
import superjson from "superjson";
import { expect, test } from "vitest";
import { z } from "zod";
import * as mini from "zod/mini";
import { renderPanel } from "./panel.ts";
import type { PanelOptions } from "./panel.ts";

const t = initTRPC.meta<Record<string, unknown>>().create();

type Router = Parameters<typeof renderPanel>[0];

async function describeRouter(router: Router, options: PanelOptions = { url: "/trpc" }) {
  const { html } = await renderPanel(router, options);
  const text = html.split('id="description">')[1]?.split("</script>")[0] ?? "";
  const description: { procedures: Record<string, unknown>[]; transformer: string } = JSON.parse(text);
  return description;
}

const inputOf = async (parser: Parameters<typeof t.procedure.input>[0]) =>
  (await describeRouter(t.router({ one: t.procedure.input(parser).query(() => null) }))).procedures[0];

test("a procedure is described with its path, type, description, meta and input", async () => {
  const router = t.router({
    a: t.router({
      b: t.procedure
        .meta({ summary: "Greets", description: "Kindly.", level: 3 })
        .input(z.object({ name: z.string().describe("Whom") }))
        .query(() => null),
    }),
  });
  expect((await describeRouter(router)).procedures).toEqual([
    {
      path: "a.b",
      type: "query",
      takesFile: false,
      description: "Greets\nKindly.",
      meta: { summary: "Greets", description: "Kindly.", level: 3 },
      input: {
        type: "object",
        properties: { name: { type: "string", description: "Whom" } },
        required: ["name"],
      },
    },
  ]);
});

test("procedures are in the order of the router, lazy ones last", async () => {
  const one = t.procedure.query(() => null);
  const router = t.router({
    task: t.router({ list: one, create: one }),
    later: lazy(async () => t.router({ b: one, a: one })),
    about: one,
  });
  const paths = (await describeRouter(router)).procedures.map(({ path }) => path);
  expect(paths).toEqual(["task.list", "task.create", "about", "later.b", "later.a"]);
});

test("an empty router has a page without procedures", async () => {
  expect((await describeRouter(t.router({}))).procedures).toEqual([]);
});

test("lazy routers are loaded, including nested ones", async () => {
  const inner = async () => t.router({ c: t.procedure.query(() => null) });
  const outer = async () => t.router({ b: lazy(inner) });
  expect((await describeRouter(t.router({ a: lazy(outer) }))).procedures).toMatchObject([{ path: "a.b.c" }]);
});

test("void and undefined inputs are omitted", async () => {
  for (const nothing of [z.void(), z.undefined()]) expect(await inputOf(nothing)).not.toHaveProperty("input");
});

test("zod/mini schemas are understood", async () => {
  expect(await inputOf(mini.object({ a: mini.number() }))).toMatchObject({
    input: { properties: { a: { type: "number" } } },
  });
});

test("any Standard JSON Schema is understood, but not a validating function", async () => {
  const standard = {
    "~standard": {
      version: 1 as const,
      vendor: "somebody",
      validate: (value: unknown) => ({ value }),
      jsonSchema: {
        input: ({ target }: { target: string }) => ({ $schema: "…", type: "string", title: target }),
      },
    },
  };
  expect(await inputOf(standard)).toMatchObject({ input: { type: "string", title: "draft-07" } });
  const byFunction = await inputOf((value: unknown) => value);
  expect(byFunction).not.toHaveProperty("input");
  expect(byFunction).toMatchObject({ note: expect.stringContaining("Enter it as JSON") });
});

test("alternatives have distinct titles, and null can be chosen", async () => {
  const shape = z.union([
    z.object({ kind: z.literal("a") }),
    z.array(z.string()),
    z.enum(["x", "y"]),
    z.null(),
  ]);
  expect(await inputOf(shape)).toMatchObject({
    input: {
      anyOf: [
        { title: "kind: a" },
        { title: "list of string" },
        { title: '"x" | "y"' },
        { title: "null", default: null },
      ],
    },
  });
});

test("files are recognised at any depth", async () => {
  for (const file of [
    z.file(),
    z.object({ a: z.array(z.instanceof(Blob)) }),
    z.instanceof(FormData),
    octetInputParser,
  ])
    expect(await inputOf(file)).toMatchObject({ takesFile: true });
});

test("types that JSON does not have are marked for superjson, also when nested", async () => {
  const input = z.object({ seen: z.map(z.string(), z.set(z.date())), big: z.bigint() });
  expect(await inputOf(input)).toMatchObject({
    input: {
      properties: {
        seen: {
          "x-trpc": "map",
          items: { items: [{ type: "string" }, { "x-trpc": "set", items: { "x-trpc": "date" } }] },
        },
        big: { "x-trpc": "bigint" },
      },
    },
  });
});

test("meta that is not JSON is replaced", async () => {
  const circularMeta: Record<string, unknown> = {};
  circularMeta["self"] = circularMeta;
  const router = t.router({
    circular: t.procedure.meta(circularMeta).query(() => null),
    odd: t.procedure.meta({ count: 1n, check: () => true, nothing: undefined }).query(() => null),
  });
  expect((await describeRouter(router)).procedures).toMatchObject([
    { path: "circular", meta: "(not JSON)" },
    { path: "odd", meta: { count: "1", check: "() => true" } },
  ]);
});

test("superjson is distinguished from no transformer and from others", async () => {
  const withTransformer = (transformer: Parameters<ReturnType<typeof initTRPC.context>["create"]>[0]) =>
    initTRPC.create(transformer).router({});
  expect((await describeRouter(t.router({}))).transformer).toBe("none");
  expect((await describeRouter(withTransformer({ transformer: superjson }))).transformer).toBe("superjson");
  const other = { serialize: (value: unknown) => [value], deserialize: (value: unknown) => value };
  expect((await describeRouter(withTransformer({ transformer: other }))).transformer).toBe("other");
});

test("markup in a description cannot escape its element", async () => {
  const markup = "</script><script>alert(1)</script><!--";
  const router = t.router({ one: t.procedure.meta({ description: markup }).query(() => null) });
  const { html } = await renderPanel(router, { url: "/trpc", title: markup });
  const { html: reference } = await renderPanel(t.router({}), { url: "/trpc" });
  for (const tag of [/<script/g, /<\/script/g, /<!--/g])
    expect(html.match(tag)).toEqual(reference.match(tag));
  expect((await describeRouter(router)).procedures).toMatchObject([{ description: markup }]);
});

test("the policy allows the page's script and style by hash, and calls to the endpoint's origin", async () => {
  const { headers } = await renderPanel(t.router({}), { url: "https://api.example.com/trpc" });
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toMatch(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
  expect(policy).toContain("connect-src 'self' https://api.example.com;");
  expect(policy).not.toContain("unsafe");
});
