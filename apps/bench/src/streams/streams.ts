/** Very many idle streams at one server: how much memory each takes, and that nothing is left of them afterwards. */
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startTestbed } from "../testbed/testbed.ts";

export interface StreamsResult {
  readonly streams: number;
  /** Through each door, more resident memory for each stream, after pings. */
  readonly kilobytesEach: Readonly<Record<"rest" | "trpc", number>>;
  /** Everything that went wrong. */
  readonly problems: readonly string[];
}

const doors = { rest: "/api/me/changes/stream", trpc: "/trpc/changes.live" } as const;
const streamsPerUser = 10;
const maxKilobytes = 120;
/** Streams in the first of these rounds compile what the rest run. */
const warmUp = 300;
const openAtOnce = 50;

/** @param idleMs how long they stay open; a ping comes every 15 s */
export async function runStreams(streams: number, idleMs: number): Promise<StreamsResult> {
  const testbed = await startTestbed({});
  const [server] = testbed.servers;
  if (server === undefined) throw new Error("A testbed has a server.");
  const problems: string[] = [];
  const tokens = await Promise.all(
    Array.from({ length: Math.ceil(streams / streamsPerUser) }, (_, user) =>
      testbed.signToken(`user-${user}`),
    ),
  );
  const openAll = async (path: string, count: number): Promise<Socket[]> => {
    const opened: Socket[] = [];
    for (let start = 0; start < count; start += openAtOnce) {
      const length = Math.min(openAtOnce, count - start);
      const batch = Array.from({ length }, (_, index) =>
        openStream(server.url, path, tokens[(start + index) % tokens.length] ?? ""),
      );
      for (const [index, socket] of (await Promise.all(batch)).entries()) {
        // A full server drops a connection to make room for the next: an idle one of the testbed's has to go.
        const token = tokens[(start + index) % tokens.length] ?? "";
        opened.push(socket.destroyed ? await openStream(server.url, path, token) : socket);
      }
    }
    const refused = opened.filter(({ destroyed }) => destroyed).length;
    if (refused > 0) problems.push(`${path}: ${refused} of ${count} were refused`);
    return opened;
  };
  // A server notices at once; what is left then would be refused in the next round, because all of a user's are in use.
  const closeAll = async (sockets: readonly Socket[]) => {
    for (const socket of sockets) socket.destroy();
    await sleep(1_000);
  };
  const measure = async (path: string): Promise<number> => {
    await closeAll(await openAll(path, Math.min(warmUp, streams)));
    const beforeMb = await server.memoryMb();
    const sockets = await openAll(path, streams);
    await sleep(idleMs);
    const lost = sockets.filter(({ destroyed }) => destroyed).length;
    if (lost > 0) problems.push(`${path}: ${lost} of ${streams} were lost`);
    const each = (((await server.memoryMb()) - beforeMb) * 1_000) / streams;
    await closeAll(sockets);
    await closeAll(await openAll(path, streams));
    if (each > maxKilobytes) problems.push(`${path}: ${Math.round(each)} kB each`);
    return each;
  };
  try {
    const rest = await measure(doors.rest);
    // Memory that the first streams gave back would hide what the next take.
    await server.end("SIGTERM");
    await server.start();
    const trpc = await measure(doors.trpc);
    return { streams, kilobytesEach: { rest, trpc }, problems: [...problems, ...server.unexpectedExits] };
  } finally {
    await testbed.close();
  }
}

/** Resolves after the first event, or when the server closes the connection instead. */
async function openStream(url: string, path: string, token: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    const read = (chunk: Buffer) => {
      text += String(chunk);
      if (!/^data: .*"token"/m.test(text)) {
        // A refusal is an answer like any other.
        if (/^HTTP\/1\.1 [45]|serialized-error/.test(text)) socket.destroy();
        return;
      }
      socket.off("data", read).resume();
      resolve(socket);
    };
    socket.on("data", read);
    socket.on("error", () => {});
    socket.on("close", () => resolve(socket));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  });
}
