/** The log: one JSON object per line, or readable lines on a terminal. Never a token, a task's text or a secret. */
import { databaseFailure } from "@taskwell/db/failure";
import { pino } from "pino";
import type { Logger } from "pino";
import pretty from "pino-pretty";

export type { Logger } from "pino";

export function createLogger(level: string, isTerminal: boolean): Logger {
  const options = { level, base: null, serializers: { err: describeError } };
  if (!isTerminal) return pino(options, bufferedOutput());
  return pino(options, pretty({ sync: true, singleLine: true, translateTime: "HH:MM:ss" }));
}

/** Standard output, written in blocks; the rest is flushed every 100 ms and when the process exits. */
function bufferedOutput() {
  const output = pino.destination({ fd: 1, minLength: 4096, periodicFlush: 100, sync: true });
  process.on("exit", () => output.flushSync());
  return output;
}

/** An error as it is logged. A database driver's message is left out, since it may quote a row. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, stack = "", cause } = error;
  const isDriverError = /^(PrismaClient|DriverAdapter)/.test(name) || "severity" in error;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return {
    type: name,
    ...code,
    ...(isDriverError ? { failure: databaseFailure(error) } : { message: error.message }),
    stack: stack
      .split("\n")
      .filter((line) => line.startsWith("    at "))
      .join("\n"),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
