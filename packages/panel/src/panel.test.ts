/** What the page is told of a router, read from the document itself. */
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

async function told(router: Router, options: PanelOptions = { url: "/trpc" }) {
  const { html } = await renderPanel(router, options);
  const text = html.split('id="description">')[1]?.split("</script>")[0] ?? "";
  const description: { procedures: Record<string, unknown>[]; transformer: string } = JSON.parse(text);
  return description;
}

const inputOf = async (parser: Parameters<typeof t.procedure.input>[0]) =>
  (await told(t.router({ one: t.procedure.input(parser).query(() => null) }))).procedures[0];

test("a procedure is told with its path, kind, description, meta and input", async () => {
  const router = t.router({
    a: t.router({
      b: t.procedure
        .meta({ summary: "Greets", description: "Kindly.", level: 3 })
        .input(z.object({ name: z.string().describe("Whom") }))
        .query(() => null),
    }),
  });
  expect((await told(router)).procedures).toEqual([
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

test("an empty router is a page all the same", async () => {
  expect((await told(t.router({}))).procedures).toEqual([]);
});

test("lazy routers are loaded, also those within", async () => {
  const inner = async () => t.router({ c: t.procedure.query(() => null) });
  const outer = async () => t.router({ b: lazy(inner) });
  expect((await told(t.router({ a: lazy(outer) }))).procedures).toMatchObject([{ path: "a.b.c" }]);
});

test("inputs of nothing are no inputs", async () => {
  for (const nothing of [z.void(), z.undefined()]) expect(await inputOf(nothing)).not.toHaveProperty("input");
});

test("zod/mini is zod", async () => {
  expect(await inputOf(mini.object({ a: mini.number() }))).toMatchObject({
    input: { properties: { a: { type: "number" } } },
  });
});

test("any library that offers Standard JSON Schema is understood; code alone is not", async () => {
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
  const byCode = await inputOf((value: unknown) => value);
  expect(byCode).not.toHaveProperty("input");
  expect(byCode).toMatchObject({ note: expect.stringContaining("write it as JSON") });
});

test("alternatives have names that tell them apart, and null can be chosen", async () => {
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

test("files are recognised, wherever they are", async () => {
  for (const file of [
    z.file(),
    z.object({ a: z.array(z.instanceof(Blob)) }),
    z.instanceof(FormData),
    octetInputParser,
  ])
    expect(await inputOf(file)).toMatchObject({ takesFile: true });
});

test("types that JSON does not have are named for superjson, within each other too", async () => {
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

test("meta that is not JSON does no harm", async () => {
  const itself: Record<string, unknown> = {};
  itself["self"] = itself;
  const router = t.router({
    circular: t.procedure.meta(itself).query(() => null),
    odd: t.procedure.meta({ count: 1n, check: () => true, nothing: undefined }).query(() => null),
  });
  expect((await told(router)).procedures).toMatchObject([
    { path: "circular", meta: "(not JSON)" },
    { path: "odd", meta: { count: "1", check: "() => true" } },
  ]);
});

test("superjson is told from no transformer, and from others", async () => {
  const withTransformer = (transformer: Parameters<ReturnType<typeof initTRPC.context>["create"]>[0]) =>
    initTRPC.create(transformer).router({});
  expect((await told(t.router({}))).transformer).toBe("none");
  expect((await told(withTransformer({ transformer: superjson }))).transformer).toBe("superjson");
  const other = { serialize: (value: unknown) => [value], deserialize: (value: unknown) => value };
  expect((await told(withTransformer({ transformer: other }))).transformer).toBe("other");
});

test("what a router says of itself cannot leave its element", async () => {
  const markup = "</script><script>alert(1)</script><!--";
  const router = t.router({ one: t.procedure.meta({ description: markup }).query(() => null) });
  const { html } = await renderPanel(router, { url: "/trpc", title: markup });
  const { html: harmless } = await renderPanel(t.router({}), { url: "/trpc" });
  for (const tag of [/<script/g, /<\/script/g, /<!--/g]) expect(html.match(tag)).toEqual(harmless.match(tag));
  expect((await told(router)).procedures).toMatchObject([{ description: markup }]);
});

test("the policy allows the page's own script and style by hash, and calls to where the endpoint is", async () => {
  const { headers } = await renderPanel(t.router({}), { url: "https://api.example.com/trpc" });
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toMatch(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
  expect(policy).toContain("connect-src 'self' https://api.example.com;");
  expect(policy).not.toContain("unsafe");
});
