/** Sends generated requests to a server, and looks for answers that it should never give. */
import { connect } from "node:net";
import fc from "fast-check";
import { Agent, request } from "undici";
import type { Dispatcher } from "undici";
import { fetchStatus } from "../testbed/server.ts";
import { startTestbed } from "../testbed/testbed.ts";
import type { Testbed } from "../testbed/testbed.ts";
import { accountRequest } from "./account-requests.ts";
import { fillAccount } from "./account.ts";
import { createBlockWatch } from "./block-watch.ts";
import { readApi } from "./operation.ts";
import { rawRequest } from "./raw-requests.ts";
import type { FuzzRequest, FuzzSource } from "./request.ts";
import { restRequest } from "./rest-requests.ts";
import { trpcRequest } from "./trpc-requests.ts";

export interface FuzzResult {
  readonly requests: number;
  /** How many answers of each status; 0: the connection was closed without one. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Procedures that never answered with a status of 2xx. */
  readonly unreached: readonly string[];
  readonly problems: readonly string[];
}

/** What no answer may hold: SQL, a stack, a path, a driver's name. */
const leak =
  /\b(SELECT|INSERT INTO|UPDATE \w+ SET|pg_|prisma)|node_modules|\.[tj]s:\d|\n +at |\/(home|usr|tmp|root)\//i;

const concurrency = 16;
const maxDescription = 8_000;

/** @param count of requests; one in ten is bytes on a socket rather than HTTP */
export async function fuzz(count: number, seed: number): Promise<FuzzResult> {
  const testbed = await startTestbed({});
  try {
    return await fuzzServer(testbed, count, seed);
  } finally {
    await testbed.close();
  }
}

async function fuzzServer(
  { servers: [server], signToken }: Testbed,
  count: number,
  seed: number,
): Promise<FuzzResult> {
  if (server === undefined) throw new Error("A testbed has a server.");
  const { url } = server;
  const token = await signToken("user-1");
  const openApi: unknown = await (await fetch(`${url}/openapi.json`)).json();
  const source = { ...readApi(openApi), ...(await fillAccount(url, token)), token };

  const statuses: Record<string, number> = {};
  const reached = new Set<string>();
  const problems: string[] = [];
  /** Ids of requests that the server's log says more of. */
  const failed: string[] = [];
  const note = (status: number, text: string, describe: () => string) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    // 503 says to try again: many change one account at once, and wait for each other.
    if (status >= 500 && status !== 503) problems.push(`${status} ${text.slice(0, 300)} for ${describe()}`);
    if (leak.test(text)) problems.push(`"${text.slice(0, 300)}" for ${describe()}`);
  };
  const agent = new Agent({ connections: concurrency, headersTimeout: 10_000, bodyTimeout: 10_000 });
  const blocks = createBlockWatch(server);
  const requests = fc.sample(anyRequest(source), { numRuns: Math.ceil(count * 0.9), seed }).values();
  const raws = fc.sample(rawRequest(token), { numRuns: Math.floor(count * 0.1), seed }).values();

  const sendRequests = async () => {
    for (const one of requests) {
      const { procedure, path, ...options } = one;
      blocks.sent(one);
      const describe = () => JSON.stringify(one).slice(0, maxDescription);
      try {
        const answer = await request(url + path, { dispatcher: agent, ...options });
        note(answer.statusCode, await textOf(answer), describe);
        if (answer.statusCode < 300) reached.add(procedure);
        if (answer.statusCode === 500) failed.push(String(answer.headers["x-request-id"]));
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        // undici itself refuses some of what is generated; a server that hangs is another matter.
        if (code.includes("TIMEOUT")) problems.push(`no answer to ${describe()}`);
        statuses["0"] = (statuses["0"] ?? 0) + 1;
      }
    }
  };
  const sendRaws = async () => {
    for (const bytes of raws) {
      const text = await exchangeBytes(new URL(url), bytes);
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      note(status, text, () =>
        JSON.stringify(Buffer.from(bytes).toString("latin1")).slice(0, maxDescription),
      );
    }
  };
  const watching = blocks.watch();
  await Promise.all([...Array.from({ length: concurrency }, sendRequests), sendRaws(), sendRaws()]);
  await watching.stop();
  const sendAlone = async ({ procedure: _procedure, path, ...options }: FuzzRequest) => {
    await request(url + path, { dispatcher: agent, ...options }).then(
      async (answer) => void (await textOf(answer)),
      () => {},
    );
  };
  for (const { one, blockMs } of await blocks.confirm(sendAlone))
    problems.push(`${blockMs} ms blocked by ${JSON.stringify(one).slice(0, maxDescription)}`);
  await agent.close();

  const afterwards = await fetchStatus(`${url}/trpc/me.get`, token);
  if (afterwards !== 200) problems.push(`afterwards, a good call got ${afterwards}`);
  problems.push(...server.unexpectedExits);
  for (const requestId of failed) problems.push(...(await server.logLines(requestId)));
  const unreached = source.operations.flatMap(({ procedure }) => (reached.has(procedure) ? [] : [procedure]));
  return { requests: count, statuses, unreached, problems };
}

/** The body; of a stream of events, which has no end, the beginning. */
async function textOf({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (headers["content-type"] !== "text/event-stream") return await body.text();
  for await (const chunk of body) return String(chunk);
  return "";
}

function anyRequest(source: FuzzSource): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    { weight: 10, arbitrary: trpcRequest(source) },
    { weight: 9, arbitrary: restRequest(source) },
    { weight: 1, arbitrary: accountRequest(source.token) },
  );
}

/** @returns what the server answered until the connection was closed */
async function exchangeBytes({ hostname, port }: URL, bytes: Uint8Array): Promise<string> {
  return await new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setTimeout(12_000, () => socket.destroy());
    socket.on("data", (chunk) => (answer += String(chunk)));
    socket.on("close", () => resolve(answer));
    socket.on("error", () => resolve(answer));
  });
}
