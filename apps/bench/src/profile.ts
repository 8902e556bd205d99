/** Where a server's CPU time goes: a V8 profile, summed up by package through the bundle's source maps. */
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { z } from "zod";
import { startContestant } from "./contestants.ts";
import type { Site } from "./contestants.ts";
import { prepareLoad } from "./load/load.ts";
import { createRandom } from "./random.ts";
import type { Profiles } from "./results.ts";

const seconds = 12;
const profiled = ["byId", "list", "create"] as const;

const CpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({
        functionName: z.string(),
        url: z.string(),
        lineNumber: z.number(),
        columnNumber: z.number(),
      }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
type CallFrame = z.output<typeof CpuProfile>["nodes"][number]["callFrame"];

interface ProfileLine {
  readonly name: string;
  /** Of the time that the process was busy, from 0 to 1. */
  readonly share: number;
}

interface Profile {
  readonly packages: readonly ProfileLine[];
  readonly functions: readonly ProfileLine[];
}

export async function profileTaskwell(site: Site, seed: number): Promise<Profiles> {
  const load = await prepareLoad(site.workDirectory, profiled, createRandom(seed));
  const operations: Profiles["operations"] = [];
  for (const operation of profiled) {
    const directory = join(site.workDirectory, `profile-${operation}`);
    await mkdir(directory, { recursive: true });
    const taskwell = await startContestant("taskwell", site, profilingOptions(directory));
    await load(taskwell, operation, seconds);
    await taskwell.program.stop();
    const { packages, functions } = await readProfile(directory);
    operations.push({ operation, packages: packages.slice(0, 15), functions: functions.slice(0, 12) });
  }
  return { measuredAt: new Date().toISOString(), operations };
}

/** Node options with which a process writes a profile into `directory` when it ends. */
function profilingOptions(directory: string): string[] {
  return ["--cpu-prof", `--cpu-prof-dir=${directory}`, "--cpu-prof-interval=500"];
}

/** Reads the profile in `directory`, and removes it. */
async function readProfile(directory: string): Promise<Profile> {
  const file = (await readdir(directory)).find((name) => name.endsWith(".cpuprofile"));
  if (file === undefined) throw new Error(`There is no profile in ${directory}.`);
  const profile = CpuProfile.parse(JSON.parse(await readFile(join(directory, file), "utf8")));
  await rm(join(directory, file));

  const microseconds = new Map<number, number>();
  profile.samples.forEach((id, index) => {
    microseconds.set(id, (microseconds.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  const packages = new Map<string, number>();
  const functions = new Map<string, number>();
  const maps = new Map<string, TraceMap | undefined>();
  let busy = 0;
  for (const { id, callFrame } of profile.nodes) {
    const time = microseconds.get(id) ?? 0;
    if (time <= 0 || callFrame.functionName === "(idle)") continue;
    const { owner, name } = await locate(callFrame, maps);
    busy += time;
    packages.set(owner, (packages.get(owner) ?? 0) + time);
    functions.set(`${owner}: ${name}`, (functions.get(`${owner}: ${name}`) ?? 0) + time);
  }
  const lines = (times: Map<string, number>) =>
    [...times].map(([name, time]) => ({ name, share: time / busy })).toSorted((a, b) => b.share - a.share);
  return { packages: lines(packages), functions: lines(functions) };
}

async function locate(
  { functionName, url, lineNumber, columnNumber }: CallFrame,
  maps: Map<string, TraceMap | undefined>,
): Promise<{ owner: string; name: string }> {
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (url === "")
    return { owner: name === "(garbage collector)" ? "garbage collection" : "V8 and system", name };
  if (url.startsWith("node:"))
    return {
      owner: `Node: ${
        url
          .slice(5)
          .replace(/^internal\//, "")
          .split("/")[0]
      }`,
      name,
    };
  const path = url.startsWith("file:") ? fileURLToPath(url) : url;
  if (!maps.has(path)) maps.set(path, await readSourceMap(path));
  const map = maps.get(path);
  const original =
    map === undefined ? null : originalPositionFor(map, { line: lineNumber + 1, column: columnNumber });
  const source = original?.source ?? path;
  return { owner: packageOf(join(dirname(path), source)), name: original?.name ?? name };
}

async function readSourceMap(path: string): Promise<TraceMap | undefined> {
  const json = await readFile(`${path}.map`, "utf8").catch(() => undefined);
  return json === undefined ? undefined : new TraceMap(json);
}

/** The package that a file belongs to, such as `@trpc/server` or `packages/db`. */
function packageOf(path: string): string {
  const inModules = path.split("/node_modules/").at(-1) ?? path;
  if (inModules !== path)
    return inModules
      .split("/")
      .slice(0, inModules.startsWith("@") ? 2 : 1)
      .join("/");
  if (path.includes("/generated/")) return "@prisma/client";
  return /\/((?:packages|apps)\/[^/]+)\//.exec(path)?.[1] ?? "runtime";
}
