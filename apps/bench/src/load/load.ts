/** Closed-loop load: by wrk, or, where it is not installed, by this process. */
import { join } from "node:path";
import type { Contestant } from "../contestants.ts";
import { createRequest, createTokens } from "../operations.ts";
import type { Dialect, Operation, Request } from "../operations.ts";
import { findProgram } from "../processes.ts";
import { sendInClosedLoop } from "./closed-loop.ts";
import type { LoadResult } from "./result.ts";
import { runWrk, writeRequests } from "./wrk.ts";

const connections = 32;
const requestsEach = 5_000;

export type Load = (contestant: Contestant, operation: Operation, seconds: number) => Promise<LoadResult>;

/** @param workDirectory for wrk's files of requests */
export async function prepareLoad(
  workDirectory: string,
  operations: readonly Operation[],
  random: () => number,
): Promise<Load> {
  const hasWrk = (await findProgram("wrk")) !== undefined;
  const tokens = await createTokens();
  const requests = new Map<string, readonly Request[]>();
  const key = (operation: Operation, dialect: Dialect) => `${operation}.${dialect}`;
  const fileOf = (operation: Operation, dialect: Dialect) =>
    join(workDirectory, `${key(operation, dialect)}.requests`);
  for (const dialect of ["trpc", "rest"] as const) {
    for (const operation of operations) {
      const created = Array.from({ length: requestsEach }, () =>
        createRequest(operation, dialect, tokens, random),
      );
      requests.set(key(operation, dialect), created);
      if (hasWrk) await writeRequests(fileOf(operation, dialect), created);
    }
  }
  if (hasWrk) {
    return ({ url, dialect }, operation, seconds) =>
      runWrk(url, fileOf(operation, dialect), connections, seconds);
  }
  return ({ url, dialect }, operation, seconds) =>
    sendInClosedLoop(url, requests.get(key(operation, dialect)) ?? [], connections, seconds);
}
