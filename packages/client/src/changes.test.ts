/** `followChanges` against a client without a server: what it does after each kind of break. */
import { expect, test } from "vitest";
import { followChanges } from "./changes.ts";
import type { Change, FollowStatus } from "./changes.ts";
import { createMockClient, mockError } from "./mock.ts";

const labelOf = (id: string): Change => ({
  kind: "label",
  id,
  row: { id, userId: "ann", name: id, color: null, version: 1, createdAt: "", updatedAt: "" },
});
const pageOf = (token: string, ...ids: string[]) => ({
  changes: ids.map(labelOf),
  token,
  hasMore: false,
});
type Page = ReturnType<typeof pageOf>;

const unavailable = mockError("Stopping.", {
  code: "SERVICE_UNAVAILABLE",
  httpStatus: 503,
  reason: "service_unavailable",
});
const resync = mockError("Read everything.", {
  code: "PRECONDITION_FAILED",
  httpStatus: 412,
  reason: "resync_required",
});
const expired = mockError("Signed out.", {
  code: "UNAUTHORIZED",
  httpStatus: 401,
  reason: "token_missing",
});

/** Follows a script: the answers of `changes.list`, and of each subscription the messages and its end. */
async function follow(
  lists: (Page | Error)[],
  streams: (Page | Error)[][],
  options: { since?: string; onChanges?: (ids: string[]) => Promise<void> } = {},
) {
  const log: string[] = [];
  const statuses: FollowStatus[] = [];
  const abort = new AbortController();
  const asked: (string | undefined)[] = [];
  const api = createMockClient({
    changes: {
      list: (input) => {
        asked.push(input?.since);
        const answer = lists.shift();
        if (answer === undefined) abort.abort();
        if (answer instanceof Error) throw answer;
        return answer ?? pageOf("end");
      },
      live: async function* () {
        for (const message of streams.shift() ?? []) {
          if (message instanceof Error) throw message;
          yield { id: message.token, data: message };
        }
      },
    },
  });
  const { onChanges } = options;
  await followChanges(api, {
    ...(options.since === undefined ? {} : { since: options.since }),
    onChanges: async (changes, token) => {
      const ids = changes.map(({ id }) => id);
      await onChanges?.(ids);
      log.push(`${token}: ${ids.join(" ")}`);
    },
    onResync: (token) => void log.push(`${token}: resync`),
    onStatus: (status) => statuses.push(status),
    signal: abort.signal,
  });
  const waits = statuses.flatMap((status) => (status.state === "waiting" ? [status.delayMs] : []));
  return { log, asked, waits, states: statuses.map(({ state }) => state) };
}

test("without a token it starts by reading everything, and goes on from there", async () => {
  const { log, asked } = await follow([pageOf("1"), pageOf("2", "a")], [[pageOf("3", "b"), unavailable]]);
  expect(log).toEqual(["1: resync", "2: a", "3: b"]);
  expect(asked).toEqual([undefined, "1", "3"]);
});

test("it goes on from the last token: at once after a stop, with growing waits after other failures", async () => {
  const offline = new TypeError("fetch failed");
  const { log, asked, waits, states } = await follow(
    [pageOf("1"), offline, unavailable, pageOf("3", "b")],
    [
      [pageOf("2", "a"), unavailable],
      [pageOf("4"), unavailable],
    ],
    { since: "0" },
  );
  expect(log).toEqual(["2: a", "3: b", "4: "]);
  expect(asked).toEqual(["0", "2", "2", "2", "4"]);
  expect(states).toEqual(
    "catching_up live waiting catching_up waiting catching_up waiting catching_up live waiting catching_up".split(
      " ",
    ),
  );
  const [stopped, first = 0, second = 0, again] = waits;
  expect([stopped, again]).toEqual([0, 0]);
  expect(first).toBeGreaterThanOrEqual(500);
  expect(first).toBeLessThanOrEqual(1_000);
  expect(second).toBeGreaterThanOrEqual(1_000);
  expect(second).toBeLessThanOrEqual(2_000);
});

test("it reads everything again when it is told to, whoever says so", async () => {
  const { log, asked } = await follow(
    [resync, pageOf("1"), pageOf("1"), pageOf("5"), pageOf("5")],
    [[resync], [pageOf("6", "b"), unavailable]],
    { since: "0" },
  );
  expect(log).toEqual(["1: resync", "5: resync", "6: b"]);
  expect(asked).toEqual(["0", undefined, "1", undefined, "5", "6"]);
});

test("what cannot get better is an error, and so is what a callback throws", async () => {
  await expect(follow([expired], [])).rejects.toBe(expired);
  const full = new Error("The disk is full.");
  await expect(
    follow([pageOf("1", "a")], [], { since: "0", onChanges: () => Promise.reject(full) }),
  ).rejects.toBe(full);
});

test("whoever is slow gets changes one after the other, and catches up instead of piling them up", async () => {
  const messages = Array.from({ length: 100 }, (_, index) => pageOf(`${index + 1}`, `${index}`));
  let atOnce = 0;
  const { log, asked } = await follow([pageOf("0")], [messages], {
    since: "0",
    onChanges: async () => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
    },
  });
  expect(log.length).toBeLessThan(30);
  expect(log).toEqual(messages.slice(0, log.length).map(({ token }, index) => `${token}: ${index}`));
  expect(asked).toEqual(["0", `${log.length}`]);
});
