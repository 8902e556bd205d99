/** How many bytes a browser loads: of the app that was built, and of a peer's that is published. */
import { access, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { run } from "../processes.ts";
import type { Bytes, PeerBytes, WebBytes } from "../results.ts";
import { repositoryRoot } from "../taskwell.ts";

const builtApp = join(repositoryRoot, "apps/web/dist");

/**
 * No task app of which we know publishes its front end on npm. Actual does: a budget in the browser, offline and
 * synchronised, built as this app is. Its size says what is usual, and not what a task app needs.
 */
const peer = { name: "@actual-app/web", version: "26.9.0", directory: "package/build" };

/** @param scripts paths of the scripts that the first view has loaded */
export async function measureBytes(
  scripts: readonly string[],
  workDirectory: string,
  print: (line: string) => void,
): Promise<WebBytes> {
  const names = await readdir(builtApp, { recursive: true });
  const find = (extension: string) => names.filter((name) => name.endsWith(extension));
  const page = await readPage(builtApp);
  const named = new Set([...page.scripts, ...scripts]);
  return {
    scripts: await sizeOf(builtApp, [...named]),
    styles: await sizeOf(builtApp, page.styles),
    whole: await sizeOf(builtApp, [...find(".js"), ...find(".css")]),
    peer: await measurePeer(workDirectory).catch((error: unknown) => {
      print(`${peer.name} could not be had: ${String(error).split("\n")[0]}`);
      return undefined;
    }),
  };
}

/** What its page names: the scripts that it starts with, and all that these import at once. */
async function measurePeer(workDirectory: string): Promise<PeerBytes> {
  const directory = join(workDirectory, "web-peer", peer.version);
  const built = join(directory, peer.directory);
  if (!(await exists(built))) {
    await mkdir(directory, { recursive: true });
    const packed = await run("npm", ["pack", "--silent", `${peer.name}@${peer.version}`], { cwd: directory });
    await run("tar", ["-xzf", packed.stdout.trim()], { cwd: directory });
  }
  const page = await readPage(built);
  return {
    name: `${peer.name} ${peer.version}`,
    scripts: await sizeOf(built, page.scripts),
    styles: await sizeOf(built, page.styles),
  };
}

async function readPage(directory: string): Promise<{ scripts: string[]; styles: string[] }> {
  const html = await readFile(join(directory, "index.html"), "utf8");
  const find = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, path = ""]) => path);
  return {
    scripts: find(/<(?:script|link rel="modulepreload")[^>]* (?:src|href)="([^"]+\.js)"/g),
    styles: find(/<link rel="stylesheet"[^>]* href="([^"]+\.css)"/g),
  };
}

/** Compressed one by one, as they are sent. */
async function sizeOf(directory: string, paths: readonly string[]): Promise<Bytes> {
  const files = await Promise.all(paths.map((path) => readFile(join(directory, path))));
  const sum = (size: (file: Buffer) => number) => files.reduce((total, file) => total + size(file), 0);
  return {
    files: files.length,
    raw: sum((file) => file.length),
    gzip: sum((file) => gzipSync(file, { level: 9 }).length),
    brotli: sum((file) => brotliCompressSync(file).length),
  };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
