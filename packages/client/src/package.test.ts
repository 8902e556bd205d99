/** The client as other projects install it: packed, outside of this workspace. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const here = fileURLToPath(new URL("..", import.meta.url));

/** A project outside of this workspace that has installed the packed client. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "taskwell-project-"));
  // `prepack` would build again what `pnpm test` has built.
  await run("pnpm", ["pack", "--config.ignore-scripts=true", "--out", join(project, "client.tgz")], {
    cwd: here,
  });
  await run("tar", ["-xzf", "client.tgz"], { cwd: project });
  await mkdir(join(project, "node_modules/@taskwell"), { recursive: true });
  await symlink(join(project, "package"), join(project, "node_modules/@taskwell/client"));
  // Its dependencies, as a package manager would install them.
  for (const scope of ["package/node_modules", "node_modules"]) {
    await mkdir(join(project, scope), { recursive: true });
    for (const name of ["@trpc", "eventsource"])
      await symlink(await realpath(join(here, "node_modules", name)), join(project, scope, name));
  }
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
  // As in project templates. Without skipLibCheck, tRPC's declarations require the types of Node and ws.
  const compilerOptions = {
    module: "nodenext",
    strict: true,
    noEmit: true,
    lib: ["es2023", "dom"],
    types: [],
    skipLibCheck: true,
  };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["app.ts"] }));
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function compile(source: string, ...options: string[]): Promise<string> {
  await writeFile(join(project, "app.ts"), source);
  const compiler = join(here, "node_modules/.bin/tsc");
  return await run(compiler, ["-p", project, ...options]).then(
    () => "",
    ({ stdout }: { stdout: string }) => stdout,
  );
}

const imports =
  'import { createTaskwellClient, type Task } from "@taskwell/client";\nconst api = createTaskwellClient({ url: "http://x", token: "t" });\n';

test("a project outside of the workspace gets the packed client's types", async () => {
  const source = `${imports}export const task: Promise<Task> = api.task.create.mutate({ title: "Buy milk" });
    export const title = async (): Promise<string> => (await api.task.list.query()).items[0]?.title ?? "";`;
  expect(await compile(source)).toBe("");
});

test("the packed declarations have no errors, unlike some that they import", async () => {
  const errors = await compile(`${imports}export type { Task };\nvoid api;`, "--skipLibCheck", "false");
  expect(errors.split("\n").filter((line) => /error TS/.test(line) && !/^\S*@trpc\//.test(line))).toEqual([]);
});

test("the packed declarations describe procedures and fields", async () => {
  const folder = join(project, "package/dist");
  const name = (await readdir(folder)).find((each) => /^client-.+\.d\.ts$/.test(each)) ?? "client.d.ts";
  const declarations = await readFile(join(folder, name), "utf8");
  // Editors show a comment only if it stands on lines of its own.
  for (const description of [
    /^\/\*\* Create a task\. With a client-generated `id`.* \*\/\ncreate: /m,
    /^\/\*\* Defer the task until then; null for not deferred \*\/\nnotBefore\?: /m,
    /^\/\*\* The list of the task; null for the Inbox \*\/\nlistId: /m,
  ])
    expect(declarations).toMatch(description);
});

test("an unknown field does not compile there", async () => {
  expect(
    await compile(`${imports}export const x = async () => (await api.task.byId.query({ id: "x" })).titel;`),
  ).toContain("titel");
  expect(await compile(`${imports}void api.task.create.mutate({ titel: "x" });`)).toContain("titel");
});

test("the packed declarations do not depend on the server", async () => {
  const folder = join(project, "package/dist");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".d.ts"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const declarations = texts.join("\n");
  const imported = [...declarations.matchAll(/from "([^"]+)"/g)].map(([, source]) => source ?? "");
  expect(declarations).toContain("type AppRouter =");
  expect(declarations).not.toMatch(/prisma|zod|hono|node_modules/i);
  const packages = imported.filter((source) => !source.startsWith("./"));
  // tRPC itself infers the messages of a subscription as a type of the last one.
  const expected = ["@trpc/client", "@trpc/server", "@trpc/server/unstable-core-do-not-import"];
  expect([...new Set(packages)].toSorted()).toEqual(expected);
});

test("the account module needs nothing installed, and is small", async () => {
  const account = `import { createTaskwellAccount, type AccountError } from "@taskwell/client/account";
    const account = createTaskwellAccount({ url: "http://x" });
    export const api2 = createTaskwellClient({ url: "http://x", token: account });
    export const codeOf = (error: AccountError): string => error.code;`;
  expect(await compile(`${imports}${account}\nexport type { Task };\nvoid api;`)).toBe("");
  expect(
    await compile(
      `${imports}${account}\nvoid account.signIn({ email: "x" }); export type { Task }; void api;`,
    ),
  ).toContain("password");
  const files = ["package/dist/account.js", "package/dist/account.d.ts"];
  for (const file of files) {
    const text = await readFile(join(project, file), "utf8");
    const from = [...text.matchAll(/^(?:import|export) .*from "([^"]+)"/gm)].map(
      ([, source]) => source ?? "",
    );
    expect(from.filter((source) => !source.startsWith("./"))).toEqual([]);
    expect(text.length).toBeLessThan(20_000);
  }
});

test("a mock is checked against the procedures", async () => {
  const mock = (answer: string) => `import { createMockClient } from "@taskwell/client/mock";
    export const mocked = createMockClient({ task: { delete: ({ id }) => (${answer}) } });`;
  expect(await compile(mock("{ id }"))).toBe("");
  expect(await compile(mock("{ name: id }"))).toContain("name");
});

test("a reason that does not exist does not compile", async () => {
  const check = (reason: string) => `import { isTaskwellError } from "@taskwell/client";
    export const isExpected = (error: unknown) => isTaskwellError(error) && error.data?.reason === "${reason}";`;
  expect(await compile(check("token_expired"))).toBe("");
  expect(await compile(check("token_expierd"))).toContain("token_expierd");
});

test("a bundle of the client contains tRPC's client and nothing of the server", async () => {
  const bundle = await rolldown({ input: join(here, "src/client.ts"), platform: "browser" });
  const { output } = await bundle.generate();
  const [chunk] = output;
  const modules = chunk.moduleIds.map((id) => id.replace(/.*\/node_modules\//, "").replace(here, ""));

  expect(modules).toContain("src/client.ts");
  expect(
    modules.filter(
      (id) =>
        !/^(src\/[\w-]+\.ts$|@trpc\/(client|server)\/|eventsource(-parser)?\/)/.test(id) &&
        !id.startsWith("\0"),
    ),
  ).toEqual([]);
  expect(chunk.code).not.toMatch(/prisma|row.level|initTRPC|DATABASE_URL/i);
  // 15 KB when minified and gzipped.
  expect(chunk.code.length).toBeLessThan(120_000);
});
