/** The panel as other projects install it: packed, outside of this workspace, and served as its README says. */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import type { Browser } from "playwright-core";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { script, style } from "./generated/browser.ts";
import { chromiumPath, launch, open } from "./testing-browser.ts";
import { send } from "./testing.ts";

const run = promisify(execFile);
const here = fileURLToPath(new URL("..", import.meta.url));

let project: string;
let tarball: Buffer;

beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), "panel-project-")));
  // `prepack` would build again what `pnpm test` has built.
  await run("pnpm", ["pack", "--config.ignore-scripts=true", "--out", join(project, "panel.tgz")], {
    cwd: here,
  });
  tarball = await readFile(join(project, "panel.tgz"));
  await run("tar", ["-xzf", "panel.tgz"], { cwd: project });
  // As a package manager would install it, with its own and the project's dependencies.
  const dependencies = [
    "@trpc/server",
    "@hono/node-server",
    "@types/express",
    "@types/node",
    "express",
    "hono",
    "zod",
  ];
  await mkdir(join(project, "node_modules/@taskwell"), { recursive: true });
  await symlink(join(project, "package"), join(project, "node_modules/@taskwell/panel"));
  for (const dependency of dependencies) {
    const place = join(project, "node_modules", dependency);
    await mkdir(join(place, ".."), { recursive: true });
    await symlink(await realpath(join(here, "node_modules", dependency)), place);
  }
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => rm(project, { recursive: true, force: true }));

test("publint finds no problems", async () => {
  const { messages } = await publint({ pkgDir: join(project, "package"), pack: false, strict: true });
  expect(messages).toEqual([]);
});

test("Are the types wrong finds no problems", async () => {
  const result = await checkPackage(createPackageFromTarballData(tarball));
  expect(result.types).not.toBe(false);
  expect(Reflect.get(result, "problems")).toEqual([]);
});

test("the page's script and style are less than 250 kB, compressed", () => {
  expect(gzipSync(script + style, { level: 9 }).length).toBeLessThan(250_000);
});

test("the package depends only on zod, with @trpc/server as a peer", async () => {
  const manifest: unknown = JSON.parse(await readFile(join(project, "package/package.json"), "utf8"));
  expect(manifest).toMatchObject({
    dependencies: { zod: "^4.0.0" },
    peerDependencies: { "@trpc/server": "^11.0.0" },
  });
});

test("the licences of bundled packages are included", async () => {
  const licences = await readFile(join(project, "package/src/generated/third-party-licenses.txt"), "utf8");
  for (const name of ["react-dom", "@rjsf/core", "@trpc/client"])
    expect(licences).toContain(`Name: ${name}\n`);
});

test("its types work in strict mode, as ESM and CommonJS, and in the README's examples", async () => {
  const compilerOptions = {
    module: "nodenext",
    strict: true,
    noEmit: true,
    lib: ["es2023", "dom"],
    types: ["node"],
    skipLibCheck: true,
  };
  const source = `import { renderPanel, type Panel } from "@taskwell/panel";
    import { initTRPC } from "@trpc/server";
    const t = initTRPC.create();
    export const panel: Promise<Panel> = renderPanel(t.router({ a: t.procedure.query(() => 1) }), { url: "/trpc" });`;
  const declared = `import type { Panel } from "@taskwell/panel";\ndeclare const panel: Panel;\n`;
  const sources = {
    "typed.ts": source,
    "typed.cts": source,
    "hono.ts": `import { Hono } from "hono";\n${declared}const app = new Hono();\n${await readmeOf("Hono")}`,
    "express.ts": `import express from "express";\n${declared}const app = express();\n${await readmeOf("Express")}`,
    "http.ts": `import { createServer } from "node:http";\n${declared}${await readmeOf("`node:http`")}`,
  };
  for (const [name, text] of Object.entries(sources)) await writeFile(join(project, name), text);
  await writeFile(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: Object.keys(sources) }),
  );
  const compiled = run(join(here, "node_modules/.bin/tsc"), ["-p", project]);
  const problems = ({ stdout }: { stdout: string }) => stdout;
  expect(await compiled.then(() => "", problems)).toBe("");
});

/** The README's example for a host. */
async function readmeOf(host: string): Promise<string> {
  const readme = await readFile(join(here, "README.md"), "utf8");
  return readme.split(`**${host}**`)[1]?.split("```")[1]?.replace(/^ts\n/, "") ?? "no snippet";
}

test("CommonJS can require it", async () => {
  const code = `require("@taskwell/panel").renderPanel({ _def: { procedures: {}, lazy: {}, _config: { transformer: { input: { serialize: (v) => v } } } } }, { url: "/" }).then((panel) => console.log(panel.html.length > 1000))`;
  await writeFile(join(project, "required.cjs"), code);
  expect((await run(process.execPath, ["required.cjs"], { cwd: project })).stdout.trim()).toBe("true");
});

const router = `
import { initTRPC } from "@trpc/server";
import { z } from "zod";
import { renderPanel } from "@taskwell/panel";
const t = initTRPC.create();
const appRouter = t.router({ greet: t.procedure.input(z.object({ name: z.string() })).query(({ input }) => \`Hello \${input.name}\`) });
const panel = await renderPanel(appRouter, { url: "/trpc", title: "My API" });
const listening = (server) => console.log(server.address().port);
`;
const hosts = {
  Hono: `import { Hono } from "hono";
    import { serve } from "@hono/node-server";
    import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
    const app = new Hono();
    app.all("/trpc/*", (c) => fetchRequestHandler({ endpoint: "/trpc", req: c.req.raw, router: appRouter }));
    //README
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => listening(server));`,
  Express: `import express from "express";
    import { createExpressMiddleware } from "@trpc/server/adapters/express";
    const app = express();
    app.use("/trpc", createExpressMiddleware({ router: appRouter }));
    //README
    const server = app.listen(0, "127.0.0.1", () => listening(server));`,
  "`node:http`": `import { createServer as create } from "node:http";
    import { createHTTPHandler } from "@trpc/server/adapters/standalone";
    const procedures = createHTTPHandler({ router: appRouter, basePath: "/trpc/" });
    const createServer = (pages) => create((request, response) => {
      if (request.url.startsWith("/trpc/")) procedures(request, response);
      else pages(request, response);
    }).listen(0, "127.0.0.1", function () { listening(this); });
    //README`,
} as const;

describe.skipIf(chromiumPath === undefined)("served as in the README", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.for(Object.entries(hosts))("by %s, it calls the project's router", async ([host, code]) => {
    const snippet = await readmeOf(host);
    const file = join(project, `${host.replaceAll(/\W/g, "")}.js`);
    await writeFile(file, router + code.replace("//README", () => snippet));
    const child = spawn(process.execPath, [file], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const url = `http://127.0.0.1:${await firstLine(child)}`;
      const { page, problems, requestedOrigins, close } = await open(browser, `${url}/panel#greet`);
      expect(await page.title()).toBe("My API");
      await page.locator("#input_name").fill("Ann");
      expect(await send(page)).toEqual({ status: "200 OK", body: { result: { data: "Hello Ann" } } });
      expect(problems).toEqual([]);
      expect([...requestedOrigins]).toEqual([url]);
      await close();
    } finally {
      child.kill();
    }
  });
});

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("The host has no output.");
  const [line]: unknown[] = await once(createInterface(stdout), "line");
  return String(line);
}
