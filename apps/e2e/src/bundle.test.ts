/** What ties the web app to the server: the types of the router, and no code. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../../../", import.meta.url));
const web = join(repository, "apps/web");

describe("a field renamed in the router", () => {
  /** A copy of packages/api, for which the app is checked. */
  let copy: string;
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "taskwell-renamed-"));
    await mkdir(join(copy, "api"));
    await cp(join(repository, "packages/api/src"), join(copy, "api/src"), { recursive: true });
    await symlink(join(repository, "packages/api/node_modules"), join(copy, "api/node_modules"));
    await symlink(join(web, "node_modules"), join(copy, "node_modules"));
    const tsconfig = {
      extends: join(web, "tsconfig.json"),
      include: [join(web, "src")],
      exclude: [join(web, "src/service-worker")],
      compilerOptions: {
        paths: {
          "@taskwell/api": [join(copy, "api/src/root.ts")],
          "@taskwell/api/error-shape": [join(copy, "api/src/trpc/error-shape.ts")],
        },
      },
    };
    await writeFile(join(copy, "tsconfig.json"), JSON.stringify(tsconfig));
  });
  afterAll(() => rm(copy, { recursive: true }));

  const errorsInApp = async () => {
    const output = await run(join(web, "node_modules/.bin/tsc"), ["-p", copy], { cwd: web }).then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    );
    return output.split("\n").filter((line) => line.startsWith("src/"));
  };

  // That it has no errors otherwise is proved by `pnpm check`.
  test("is a type error in the app", async () => {
    const schema = join(copy, "api/src/schema/task.ts");
    const text = await readFile(schema, "utf8");
    const renamed = text.replace("      title: z.string()", "      heading: z.string()");
    expect(renamed).not.toBe(text);
    await writeFile(schema, renamed);
    expect((await errorsInApp()).join("\n")).toMatch(/error TS2339: Property 'title' does not exist/);
  });
});

describe("the app", () => {
  /** What may be in it. A dependency that is added to the app is added here. */
  const expected = [
    /^@taskwell\/(web|client|domain)$/,
    /^(react|react-dom|scheduler|use-sync-external-store|wouter|regexparam)$/,
    /^@tanstack\/(react-query|query-core|react-virtual|virtual-core)$/,
    /^@trpc\/(client|server|tanstack-react-query)$/,
    /^(eventsource|eventsource-parser|idb|uuid|fractional-indexing|node-diff3|temporal-polyfill|temporal-utils)$/,
    // The first three are of its build for development, which a test gets.
    /^(devlop|debug|ms|micromark.*|character-entities.*|decode-named-character-reference|ccount)$/,
  ];

  function packageOf(moduleId: string): string {
    const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(moduleId) ?? [];
    if (installed !== undefined) return installed;
    const [, own] = /^(?:apps|packages)\/([^/]+)\//.exec(moduleId.replace(repository, "")) ?? [];
    return own === undefined ? moduleId : `@taskwell/${own}`;
  }

  test("consists of the packages that it names, and of none of the server", async () => {
    const modules = new Set<string>();
    await build({
      root: web,
      logLevel: "silent",
      build: { write: false },
      plugins: [
        {
          name: "list-modules",
          generateBundle: (_options, bundle) => {
            for (const output of Object.values(bundle))
              if (output.type === "chunk") for (const id of output.moduleIds) modules.add(id);
          },
        },
      ],
    });
    const isFile = (id: string) => !id.startsWith("\0");
    const packages = new Set([...modules].filter(isFile).map(packageOf));
    expect(packages).toContain("@taskwell/web");
    const isExpected = (name: string) => expected.some((pattern) => pattern.test(name));
    expect([...packages].filter((name) => !isExpected(name))).toEqual([]);
  });

  test("does not mention what only the server knows", async () => {
    const assets = join(web, "dist/assets");
    for (const name of await readdir(assets))
      expect(await readFile(join(assets, name), "utf8")).not.toMatch(
        /prisma|row.level|initTRPC|DATABASE_URL|better.auth|ZodError/i,
      );
  });
});
