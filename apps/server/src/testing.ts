/** For tests: starts servers in this process or as a process of their own, and makes tokens and calls. */
import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { cloneDatabase } from "@taskwell/db/testing";
import { SignJWT } from "jose";
import { inject } from "vitest";
import { parseConfig } from "./environment.ts";
import { startServer } from "./server.ts";
import type { RunningServer, ServerOptions } from "./server.ts";
import { createLogger } from "./logger.ts";
import type { Logger } from "./logger.ts";

export const secret = randomBytes(32).toString("base64url");

/** An HS256 token, as any JWT library makes it. */
export async function tokenOf(
  userId: string,
  claims: Record<string, unknown> = {},
  expires: string | number = "1h",
): Promise<string> {
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(Buffer.from(secret));
}

/** Starts a server in this process, with its own database. */
export async function startTestServer(
  environment: Record<string, string> = {},
  options: Pick<ServerOptions, "onFastPath" | "readingLimits" | "maxConnections" | "streamLimits"> & {
    readonly log?: Logger;
  } = {},
): Promise<RunningServer> {
  const config = parseConfig({
    NODE_ENV: "test",
    RATE_LIMIT: "off",
    PORT: "0",
    LOG_LEVEL: "silent",
    BETTER_AUTH_SECRET: secret,
    DATABASE_URL: await cloneDatabase(inject("adminUrl")),
    ...environment,
  });
  const onFatal = (error: Error) => {
    throw error;
  };
  const log = createLogger(config.logLevel, false);
  return await startServer(
    { config, log, now: () => new Date(), onFatal, ...options },
    new AbortController().signal,
  );
}

export interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly text: string;
}

export async function send(url: string, init: RequestInit & { duplex?: "half" } = {}): Promise<TestResponse> {
  const response = await fetch(url, init);
  const text = await textOf(response);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, headers: response.headers, body, text };
}

/** The body; of a stream of events, which does not end, the first piece. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get("content-type") !== "text/event-stream") return await response.text();
  const text = response.body?.pipeThrough(new TextDecoderStream());
  for await (const piece of text ?? []) return piece;
  return "";
}

/**
 * Sends bytes as no HTTP client would, and returns everything that comes back.
 *
 * @param isEnough ends the wait before the server closes the connection
 */
export async function sendRaw(
  url: string,
  bytes: string | Buffer,
  isEnough: (received: string) => boolean = () => false,
): Promise<string> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve) => {
    let received = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (chunk) => {
      received += String(chunk);
      if (isEnough(received)) socket.destroy();
    });
    socket.on("close", () => resolve(received));
    socket.on("error", () => resolve(received));
  });
}

/** Calls procedures over HTTP as one user, without tRPC's client. */
export function callerOf(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return {
    query: (path: string, input?: unknown) =>
      send(
        `${url}/trpc/${path}${input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`}`,
        { headers },
      ),
    mutate: (path: string, input: unknown) =>
      send(`${url}/trpc/${path}`, { method: "POST", headers, body: JSON.stringify(input) }),
  };
}

export async function aCaller(url: string) {
  const userId = `user-${randomUUID()}`;
  return { userId, ...callerOf(url, await tokenOf(userId)) };
}

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Everything that it has printed. */
  output(): string;
  /** Waits until it is ready, and returns its URL; rejects if it ends before. */
  ready(): Promise<string>;
  /** Waits until it has printed something that matches. */
  printed(pattern: RegExp): Promise<void>;
  /** Waits for its end, and returns the exit code or signal. */
  ended(): Promise<number | string>;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

const bundle = (entry: string) => fileURLToPath(new URL(`../dist/${entry}.js`, import.meta.url));

interface ProcessOptions extends Pick<SpawnOptions, "uid" | "gid" | "cwd"> {
  /** main.js or a command, of another build than this one's. */
  readonly script?: string;
  readonly args?: readonly string[];
}

/** Starts the built server, or one of its commands, with this environment only. */
export function startProcess(
  environment: Record<string, string>,
  entry = "main",
  { script = bundle(entry), args = [], ...options }: ProcessOptions = {},
): ServerProcess {
  const env = { PATH: process.env["PATH"] ?? "", PORT: "0", RATE_LIMIT: "off", ...environment };
  const child = spawn(process.execPath, ["--enable-source-maps", script, ...args], {
    env,
    cwd: "/",
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = once(child, "close").then(([code, signal]: unknown[]) =>
    typeof code === "number" ? code : String(signal),
  );
  const printed = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(output)) return;
        child.stdout.off("data", look);
        child.stderr.off("data", look);
        resolve();
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      void ended.then((end) => reject(new Error(`It ended with ${end}, having printed:\n${output}`)));
      look();
    });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => (output += String(chunk)));

  return {
    child,
    output: () => output,
    printed,
    ready: async () => {
      await printed(/ready at http/);
      return /ready at (http:\/\/[^\s"]+)/.exec(output)?.[1] ?? "";
    },
    ended: () => ended,
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      return await ended;
    },
  };
}
