/** The archives of a release, unpacked outside of this repository, with Node and nothing else. */
import { execFile } from "node:child_process";
import { chmod, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { emptyDatabase } from "@taskwell/db/testing";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { aCaller, secret, send, startProcess } from "./testing.ts";
import type { ServerProcess } from "./testing.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** PostgreSQL refuses to run as root, and the server cannot find another account without the programs of a PATH. */
const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

let directory: string;
let archives: readonly string[];
let running: ServerProcess[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "taskwell-release-"));
  await chmod(directory, 0o755);
  if (account !== undefined) await chown(directory, account.uid, account.gid);
  archives = await Promise.all([
    pack("embedded"),
    pack("lean", "--without-embedded"),
    pack("again", "--without-embedded"),
  ]);
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Packs what has been built. @returns the archive */
async function pack(name: string, ...options: readonly string[]): Promise<string> {
  const script = join(root, ".config/package-server.js");
  const args = [script, "--directory", join(directory, name), ...options];
  const { stdout } = await run(process.execPath, args, { cwd: directory });
  return stdout.replace(/ [\d.]+ MB\n$/, "");
}

/** @returns the folder in it */
async function unpack(archive = ""): Promise<string> {
  await run("tar", ["-xzf", archive, "-C", dirname(archive)]);
  return archive.replace(/(-without-embedded)?\.tar\.gz$/, "");
}

/** Starts it with no programs in its PATH. */
function start(script: string, environment: Record<string, string>): ServerProcess {
  const settings = { PATH: "", BETTER_AUTH_SECRET: secret, ...environment };
  const server = startProcess(settings, "", { script, ...account });
  running.push(server);
  return server;
}

test("a release brings its own PostgreSQL, and serves the app, the documents and calls", async () => {
  const release = await unpack(archives[0]);
  const server = start(join(release, "main.js"), { DATA_DIR: join(directory, "data") });
  const url = await server.ready();

  expect((await send(`${url}/readyz`)).status).toBe(200);
  const page = await send(url, { headers: { accept: "text/html" } });
  const [, script = ""] = /src="(\/assets\/[^"]+)"/.exec(page.text) ?? [];
  for (const path of [script, "/docs", "/docs/explorer.js", "/docs/page.js", "/panel", "/openapi.json"])
    expect([path, (await send(url + path)).status]).toEqual([path, 200]);
  const ann = await aCaller(url);
  expect(await ann.mutate("task.create", { title: "Water the plants" })).toMatchObject({ status: 200 });
  expect(await server.stop()).toBe(0);
});

test("a release without a PostgreSQL migrates and serves the one of DATABASE_URL", async () => {
  const release = await unpack(archives[1]);
  const DATABASE_URL = await emptyDatabase(inject("adminUrl"));

  const migrate = start(join(release, "migrate.js"), { DATABASE_URL });
  expect(await migrate.ended()).toBe(0);
  expect(migrate.output()).toContain("applied ");
  const help = await run(process.execPath, [join(release, "admin.js"), "--help"]);
  expect(help.stdout).toContain("sign-out");
  const server = start(join(release, "main.js"), { DATABASE_URL });
  expect((await send(`${await server.ready()}/readyz`)).status).toBe(200);

  const lost = start(join(release, "main.js"), { DATA_DIR: join(directory, "none") });
  expect(await lost.ended()).toBe(1);
  expect(lost.output()).toContain("Set DATABASE_URL");
});

test("the same build makes the same bytes, and none of them name this folder", async () => {
  const [, first = "", second = ""] = archives;
  expect((await readFile(first)).equals(await readFile(second))).toBe(true);

  const { stdout } = await run("tar", ["-xzOf", first], { maxBuffer: 2 ** 26 });
  expect(stdout).toContain("Name: better-auth\n");
  const bill = await readFile(first.replace(".tar.gz", ".cdx.json"), "utf8");
  for (const id of ["better-auth", "react-dom", "markdown-to-jsx", "lit-html", "tailwindcss"])
    expect(bill).toContain(`"bom-ref": "pkg:npm/${id}@`);
  expect(stdout.includes(bill)).toBe(true);
  expect(stdout).not.toContain(root.replace(/\/$/, ""));
});
