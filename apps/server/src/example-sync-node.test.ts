/** examples/sync-node as a newcomer meets it: installed from the packed client, built, and run while the server is replaced. */
import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTaskwellClient } from "@taskwell/client";
import { createTaskwellAccount } from "@taskwell/client/account";
import { cloneDatabase } from "@taskwell/db/testing";
import { expect, inject, onTestFinished, test } from "vitest";
import { startTestServer } from "./testing.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

async function pnpm(cwd: string, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)("pnpm", args, { cwd }).catch((error: Error) => {
    throw new Error(`${error.message}\n${String(Reflect.get(error, "stdout"))}`);
  });
}

test("a program keeps a copy up to date while server and program are replaced", async () => {
  const directory = await mkdtemp(join(tmpdir(), "taskwell-example-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await cp(join(repository, "examples/sync-node"), directory, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist)$/.test(path),
  });
  // `prepack` would build again what `pnpm test` has built.
  const pack = ["pack", "--config.ignore-scripts=true", "--pack-destination", directory];
  await pnpm(join(repository, "packages/client"), ...pack);
  await pnpm(directory, "install", "--prefer-offline", "--ignore-scripts");
  await pnpm(directory, "run", "build");

  const environment = { DATABASE_URL: await cloneDatabase(inject("adminUrl")) };
  let server = await startTestServer(environment);
  const { url } = server;
  const person = { name: "Ann", email: `${randomUUID()}@example.com`, password: "correct horse battery" };
  const account = createTaskwellAccount({ url });
  await account.signUp(person);
  const api = createTaskwellClient({ url, token: account });
  const file = join(directory, "copy.json");
  const start = () => {
    const env = {
      ...process.env,
      TASKWELL_URL: url,
      TASKWELL_EMAIL: person.email,
      TASKWELL_PASSWORD: person.password,
      COPY_FILE: file,
    };
    const child = spawn(process.execPath, ["dist/main.js"], { cwd: directory, env, stdio: "inherit" });
    // After a failure it would try to reach the server for ever.
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  const copied = async () => Object(JSON.parse(await readFile(file, "utf8").catch(() => "{}")))["rows"];
  /** By kind and id, as the program keeps them. */
  const inAccount = async () => {
    const tasks = [...(await api.task.list.query()).items, ...(await api.task.trash.query()).items];
    const lists = [...(await api.list.list.query()).items, ...(await api.list.trash.query()).items];
    return Object.fromEntries([
      ...tasks.map((row) => [`task ${row.id}`, row]),
      ...lists.map((row) => [`list ${row.id}`, row]),
    ]);
  };

  const { id: listId } = await api.list.create.mutate({ name: "Garden" });
  const { id } = await api.task.create.mutate({ title: "Before", listId });
  const first = start();
  await expect.poll(copied).toEqual(await inAccount());
  await api.task.update.mutate({ id, title: "While it runs" });
  await expect.poll(copied).toEqual(await inAccount());

  await server.close();
  server = await startTestServer({ ...environment, PORT: new URL(url).port });
  const { id: purged } = await api.task.create.mutate({ title: "Deleted for good" });
  await expect.poll(copied).toEqual(await inAccount());
  await api.task.delete.mutate({ id: purged });
  await api.task.purge.mutate({ id: purged });
  await expect.poll(copied).toEqual(await inAccount());

  first.kill();
  expect(await once(first, "exit")).toEqual([0, null]);
  await api.list.delete.mutate({ id: listId });
  await api.task.create.mutate({ title: "While it is off" });
  start();
  await expect.poll(copied).toEqual(await inAccount());
  await server.close();
}, 60_000);
