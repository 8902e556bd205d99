/** Backups that cannot be made or restored, and what is said of each. */
import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { migrate, migrationNames } from "../migrate.ts";
import { cloneDatabase, emptyDatabase, sql } from "../testing.ts";
import { backUp } from "./backup.ts";
import { restore } from "./restore.ts";

const directory = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));
const version = "1.2.3";

let folder: string;
let whole: string;
/** An empty database, which refused backups leave empty. */
let empty: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "taskwell-backup-"));
  whole = join(folder, "whole.backup");
  const url = await cloneDatabase(inject("adminUrl"));
  await sql(url, "INSERT INTO users (id, name) VALUES ('ann', E'tab\\there, line\\nthere, \\\\. there')");
  await sql(
    url,
    "INSERT INTO tasks (user_id, id, title) SELECT 'ann', gen_random_uuid(), i::text FROM generate_series(1, 2000) AS i",
  );
  await backUp({ url, path: whole, version });
  empty = await emptyDatabase(inject("adminUrl"));
});
afterAll(() => rm(folder, { recursive: true }));

const restoreInto = (url: string, path: string) => restore({ url, path, directory });

describe("a backup", () => {
  test("is a file that only its owner may read, and leaves no other behind", async () => {
    expect((await stat(whole)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("does not replace a file", async () => {
    const path = join(folder, "precious");
    await writeFile(path, "precious");
    const url = await cloneDatabase(inject("adminUrl"));
    await expect(backUp({ url, path, version })).rejects.toThrow(/precious exists already/);
    expect(await readFile(path, "utf8")).toBe("precious");
  });

  test("is refused of a database that was never migrated, and leaves no file behind", async () => {
    const path = join(folder, "nothing");
    await expect(backUp({ url: empty, path, version })).rejects.toThrow(/never been migrated/);
    expect((await readdir(folder)).filter((name) => name.startsWith("nothing"))).toEqual([]);
  });

  test("that is interrupted leaves no file behind", async () => {
    const path = join(folder, "interrupted");
    const url = await cloneDatabase(inject("adminUrl"));
    const kill = () =>
      sql(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
    const onSnapshot = async () => void (await kill());
    await expect(backUp({ url, path, version, onSnapshot })).rejects.toThrow(/connection error|terminat/);
    expect((await readdir(folder)).filter((name) => name.startsWith("interrupted"))).toEqual([]);
  });

  test("keeps every character of a text", async () => {
    const url = await emptyDatabase(inject("adminUrl"));
    await restoreInto(url, whole);
    expect(await sql(url, "SELECT name FROM users")).toEqual([{ name: "tab\there, line\nthere, \\. there" }]);
  });

  test("has another identity once restored, even under the name and in the cluster that it had", async () => {
    const adminUrl = inject("adminUrl");
    const url = await cloneDatabase(adminUrl);
    const path = join(folder, "again.backup");
    await backUp({ url, path, version });
    const before = await sql(url, "SELECT log.epoch()");
    const name = new URL(url).pathname.slice(1);
    await sql(adminUrl, `DROP DATABASE ${name} (FORCE)`);
    await sql(adminUrl, `CREATE DATABASE ${name}`);
    await restoreInto(url, path);
    expect(await sql(url, "SELECT log.epoch()")).not.toEqual(before);
  });

  test("of an earlier version is restored as it was, and migrated afterwards", async () => {
    const names = await migrationNames(directory);
    const last = names.at(-1) ?? "";
    const earlier = await mkdtemp(join(tmpdir(), "taskwell-migrations-"));
    await cp(directory, earlier, { recursive: true, filter: (source) => !source.includes(last) });
    const old = await emptyDatabase(inject("adminUrl"));
    await migrate({ url: old, directory: earlier });
    await sql(old, "INSERT INTO users (id) VALUES ('ann')");
    const path = join(folder, "earlier.backup");
    await backUp({ url: old, path, version });

    const url = await emptyDatabase(inject("adminUrl"));
    expect(await restoreInto(url, path)).toMatchObject({ pending: [last] });
    expect(await migrate({ url, directory })).toEqual([last]);
    expect(await sql(url, "SELECT id FROM users")).toEqual([{ id: "ann" }]);

    const migrated = await cloneDatabase(inject("adminUrl"));
    await expect(restoreInto(migrated, path)).rejects.toThrow(
      `has migrations that the backup lacks: ${last}`,
    );
    const fromNewer = restore({
      url: empty,
      path: whole,
      directory: earlier,
    });
    await expect(fromNewer).rejects.toThrow(
      /made by Taskwell 1\.2\.3, which has migrations that this version lacks/,
    );
    await rm(earlier, { recursive: true });
  });
});

describe("restoring is refused, and changes nothing, with", () => {
  const text = async () => gunzipSync(await readFile(whole)).toString();
  const packed = async (change: (text: string) => string) => gzipSync(change(await text()));
  const header = /^.*\n/;

  test.each([
    ["no file", undefined, /There is no file/],
    ["a file that is not gzip", async () => Buffer.from("SELECT 1"), /is not a backup of Taskwell/],
    ["a gzip of something else", async () => gzipSync("SELECT 1\n"), /is not a backup of Taskwell/],
    ["an empty file", async () => Buffer.alloc(0), /is cut off/],
    ["a file that is cut off", async () => (await readFile(whole)).subarray(0, -500), /is cut off/],
    ["a text that ends in a row", () => packed((all) => all.slice(0, -5_000)), /is cut off/],
    ["a text without its last line", () => packed((all) => all.replace(/.*\n$/, "")), /is cut off/],
    ["a text that goes on", () => packed((all) => `${all}more\n`), /is damaged/],
    ["a changed row", () => packed((all) => all.replace("\t1999\t", "\t1998\t")), /checksum does not match/],
    ["a changed header", () => packed((all) => all.replace(version, "1.2.4")), /checksum does not match/],
    [
      "a bit that has turned",
      async () => {
        const bytes = await readFile(whole);
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 6) ^ 1, bytes.length - 6);
        return bytes;
      },
      /is damaged/,
    ],
    [
      "a newer format",
      () => packed((all) => all.replace(header, '{"format":"taskwell-backup","version":2,"tables":[]}\n')),
      /made by a newer version of Taskwell/,
    ],
  ])("%s", async (_title, content, message) => {
    const path = join(folder, "wrong.backup");
    await rm(path, { force: true });
    if (content !== undefined) await writeFile(path, await content());
    await expect(restoreInto(empty, path)).rejects.toThrow(message);
    expect(await sql(empty, "SELECT to_regclass('users') AS users")).toEqual([{ users: null }]);
  });

  test("a database with rows", async () => {
    const url = await cloneDatabase(inject("adminUrl"));
    await sql(url, "INSERT INTO jobs.jobs (name) VALUES ('purge')");
    await expect(restoreInto(url, whole)).rejects.toThrow(/not empty: jobs\.jobs has rows/);
    expect(await sql(url, "SELECT count(*)::int AS count FROM users")).toEqual([{ count: 0 }]);
  });

  test("rows that do not fit together", async () => {
    const path = join(folder, "orphans.backup");
    const orphaned = (await text()).replace(/(?<="public\.users".*\n)[^]*?(?=\\\.\n)/, "");
    const lines = orphaned.split("\n");
    const body = `${lines.slice(0, -2).join("\n")}\n`;
    const footer: object = JSON.parse(lines.at(-2) ?? "");
    const rows = { ...Object(Reflect.get(footer, "rows")), "public.users": 0 };
    const sha256 = createHash("sha256").update(body).digest("hex");
    await writeFile(path, gzipSync(`${body}${JSON.stringify({ ...footer, rows, sha256 })}\n`));

    const url = await emptyDatabase(inject("adminUrl"));
    await expect(restoreInto(url, path)).rejects.toThrow(/violates foreign key constraint/);
    expect(await sql(url, "SELECT count(*)::int AS count FROM tasks")).toEqual([{ count: 0 }]);
    // It can be tried again.
    await restoreInto(url, whole);
  });
});
