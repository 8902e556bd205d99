/** Closed-loop load by wrk, which takes little of the two cores for itself. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Request } from "../operations.ts";
import { run } from "../processes.ts";
import type { LoadResult } from "./result.ts";

const script = fileURLToPath(new URL("../src/load/wrk.lua", import.meta.url));

/** One record of a request file, as `wrk.lua` reads it. */
function record(request: Request, number: number): string {
  const { method, path, token, body, expect } = request;
  const text = body === undefined ? "" : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    `authorization: Bearer ${token}`,
    `x-request-id: ${number}`,
    ...(body === undefined
      ? []
      : ["content-type: application/json", `content-length: ${Buffer.byteLength(text)}`]),
  ];
  const raw = `${lines.join("\r\n")}\r\n\r\n${text}`;
  return `${expect.status}\x1f${expect.text}\x1f${expect.times}\x1f${raw}\x1e`;
}

export async function writeRequests(file: string, requests: readonly Request[]): Promise<void> {
  await writeFile(file, requests.map((request, index) => record(request, index + 1)).join(""));
}

const Summary = z.object({
  requests: z.number(),
  durationUs: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  broken: z.number(),
  wrong: z.number(),
});

/** @param file what {@link writeRequests} has written */
export async function runWrk(
  url: string,
  file: string,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout=10s", `-s${script}`, url, "--", file];
  const { stdout } = await run("wrk", args);
  const [json = "", example = ""] = stdout.slice(stdout.indexOf('\n{"requests"') + 1).split("\n");
  const { requests, durationUs, p50, p95, p99, broken, wrong } = Summary.parse(JSON.parse(json));
  return {
    answers: requests - wrong,
    errors: broken + wrong,
    ...(example === "" ? {} : { example }),
    seconds: durationUs / 1e6,
    latency: { p50: p50 / 1000, p95: p95 / 1000, p99: p99 / 1000 },
  };
}
