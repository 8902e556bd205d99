/** Requests that nobody should send: generated from the procedures' schemas, /openapi.json, HTTP's grammar, and good tokens. */
import { connect } from "node:net";
import { appRouter } from "@taskwell/api";
import fc from "fast-check";
import { Agent, request } from "undici";
import { z } from "zod";
import { anyDocument } from "./fuzz-documents.ts";
import { anyText, inputLike, mutated } from "./fuzz-inputs.ts";
import { restAttempt } from "./fuzz-rest.ts";
import { startWorld, statusOf } from "./world.ts";
import type { World } from "./world.ts";

export interface FuzzResult {
  readonly requests: number;
  /** How many answers of each status; 0: the connection was closed without one. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

export interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What no answer may hold: SQL, a stack, a path, a driver's name. */
const leak =
  /\b(SELECT|INSERT INTO|UPDATE \w+ SET|pg_|prisma)|node_modules|\.[tj]s:\d|\n +at |\/(home|usr|tmp|root)\//i;

const concurrency = 16;
const maxRawBytes = 4_000;

/** @param count of requests; one in ten is bytes on a socket rather than HTTP */
export async function fuzz(count: number, seed: number): Promise<FuzzResult> {
  const world = await startWorld({});
  try {
    return await fuzzServer(world, count, seed);
  } finally {
    await world.close();
  }
}

async function fuzzServer(world: World, count: number, seed: number): Promise<FuzzResult> {
  const [server] = world.servers;
  if (server === undefined) throw new Error("A world has a server.");
  const token = await world.tokenOf("user-1");
  const statuses: Record<string, number> = {};
  const problems: string[] = [];
  const note = (status: number, text: string, what: () => string) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status >= 500) problems.push(`${status} ${text.slice(0, 300)} for ${what()}`);
    if (leak.test(text)) problems.push(`"${text.slice(0, 300)}" for ${what()}`);
  };
  const agent = new Agent({ connections: concurrency, headersTimeout: 10_000, bodyTimeout: 10_000 });
  const document: unknown = await (await fetch(`${server.url}/openapi.json`)).json();
  const either = fc.oneof(attempt(token), restAttempt(document, token));
  const attempts = fc.sample(either, { numRuns: Math.ceil(count * 0.9), seed }).values();
  const raws = fc.sample(rawBytes(token), { numRuns: Math.floor(count * 0.1), seed }).values();

  const sendHttp = async () => {
    for (const one of attempts) {
      const { method, path, headers, body } = one;
      const what = () => JSON.stringify(one).slice(0, 500);
      try {
        const options = { dispatcher: agent, headers, body };
        const answer = await request(server.url + path, { ...options, method: methodOf(method) });
        note(answer.statusCode, await answer.body.text(), what);
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        // undici itself refuses some of what is generated; a server that hangs is another matter.
        if (code.includes("TIMEOUT")) problems.push(`no answer to ${what()}`);
        statuses["0"] = (statuses["0"] ?? 0) + 1;
      }
    }
  };
  const sendRaw = async () => {
    for (const bytes of raws) {
      const text = await answerTo(new URL(server.url), bytes);
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      note(status, text, () => JSON.stringify(Buffer.from(bytes).toString("latin1")).slice(0, 500));
    }
  };
  await Promise.all([...Array.from({ length: concurrency }, sendHttp), sendRaw(), sendRaw()]);
  await agent.close();

  const afterwards = await statusOf(`${server.url}/trpc/me.get`, token);
  if (afterwards !== 200) problems.push(`afterwards, a good call got ${afterwards}`);
  problems.push(...server.unexpectedExits);
  return { requests: count, statuses, problems };
}

/** undici takes no other methods than these. */
function methodOf(method: string): "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "HEAD" {
  return z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]).parse(method);
}

async function answerTo({ hostname, port }: URL, bytes: Uint8Array): Promise<string> {
  return await new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setTimeout(12_000, () => socket.destroy());
    socket.on("data", (chunk) => (answer += String(chunk)));
    socket.on("close", () => resolve(answer));
    socket.on("error", () => resolve(answer));
  });
}

/** By their paths, as tRPC keeps them (its types say nested, as they were written). */
const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;
const Procedure = z.object({
  type: z.enum(["query", "mutation", "subscription"]),
  inputs: z.array(z.instanceof(z.ZodType)),
});

function inputFor(schema: z.ZodType | undefined): fc.Arbitrary<unknown> {
  if (schema === undefined) return inputLike({});
  const { $defs = {}, $ref, properties } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  // A schema with a name is referred to, and stands beside.
  const input = inputLike(properties ?? $defs[$ref?.split("/").at(-1) ?? ""]?.properties ?? {}, $defs);
  if (properties === undefined || !("document" in properties)) return input;
  const sent = fc.record({ document: anyDocument, dryRun: fc.boolean() }, { requiredKeys: ["document"] });
  return fc.oneof(input, sent);
}

function attempt(token: string): fc.Arbitrary<Attempt> {
  const calls = Object.entries(procedures).map(([path, procedure]) => {
    const { type, inputs } = Procedure.parse(Reflect.get(Object(procedure), "_def"));
    return { path, type, input: inputFor(inputs[0]) };
  });
  const call = fc.constantFrom(...calls).chain(({ path, type, input }) =>
    fc.record({
      path: fc.oneof({ weight: 12, arbitrary: fc.constant(path) }, { weight: 1, arbitrary: oddPath }),
      method: fc.oneof(
        { weight: 12, arbitrary: fc.constant(type === "query" ? "GET" : "POST") },
        { weight: 1, arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD") },
      ),
      input: fc.oneof(
        { weight: 10, arbitrary: input.map((value) => JSON.stringify(value) ?? "") },
        { weight: 1, arbitrary: anyText },
        { weight: 1, arbitrary: input.map((value) => (JSON.stringify(value) ?? "").slice(0, -1)) },
      ),
      batch: fc.constantFrom("", "", "", "batch=1", "batch=1&batch=0", "batch=%00"),
      repeat: fc.constantFrom(1, 1, 1, 1, 2, 5, 21),
      authorization: fc.oneof(
        { weight: 6, arbitrary: fc.constant(`Bearer ${token}`) },
        { weight: 3, arbitrary: mutated(token).map((bad) => `Bearer ${bad}`) },
        { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
      ),
      contentType: fc.oneof(
        { weight: 10, arbitrary: fc.constant("application/json") },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/octet-stream",
            "",
          ),
        },
      ),
      accept: fc.constantFrom("", "", "", "", "application/jsonl"),
    }),
  );
  return call.map(({ path, method, input, batch, repeat, authorization, contentType, accept }) => {
    const hasBody = method === "POST" || method === "PUT" || method === "PATCH";
    const name = Array.from({ length: batch === "" ? 1 : repeat }, () => path).join(",");
    const inputs = batch === "batch=1" ? `{"0":${input === "" ? "null" : input},"1":{}}` : input;
    const query = [batch, hasBody ? "" : `input=${encodeURIComponent(inputs.toWellFormed())}`]
      .filter(Boolean)
      .join("&");
    const headers = {
      authorization,
      ...(hasBody || contentType !== "application/json" ? { "content-type": contentType } : {}),
      ...(accept === "" ? {} : { "trpc-accept": accept }),
    };
    return {
      method,
      path: `/trpc/${name}${query === "" ? "" : `?${query}`}`,
      headers,
      body: hasBody ? inputs : null,
    };
  });
}

const oddPath = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "task.__proto__",
    "task.constructor",
    "task",
    "",
    "%zz",
    "..%2f..",
    "task.byId/",
    "task%2EbyId",
  ),
  fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

function rawBytes(token: string): fc.Arbitrary<Uint8Array> {
  const body = '{"title":"raw"}';
  const good = [
    `POST /trpc/task.create HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    `GET /api/me/tasks?limit=5 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\nif-none-match: "1"\r\nconnection: close\r\n\r\n`,
    `GET /trpc/task.list HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`,
    `POST /trpc/task.create HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nf\r\n${body}\r\n0\r\n\r\n`,
  ];
  return fc.oneof(
    fc.uint8Array({ maxLength: maxRawBytes }),
    fc.constantFrom(...good).chain((text) => mutated(text).map((bad) => Buffer.from(bad, "latin1"))),
  );
}
