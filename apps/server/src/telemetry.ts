/** The log: one JSON object a line, or something readable on a terminal. Never a token, a task's text or a secret. */
import { databaseFailure } from "@taskwell/db/failure";
import { pino } from "pino";
import type { Logger } from "pino";
import pretty from "pino-pretty";

export type { Logger } from "pino";

export function createLogger(level: string, onTerminal: boolean): Logger {
  const options = { level, base: null, serializers: { err: describeError } };
  if (!onTerminal) return pino(options, bufferedOutput());
  return pino(options, pretty({ sync: true, singleLine: true, translateTime: "HH:MM:ss" }));
}

/** Standard output, written to in pieces rather than line by line: what is left after 100 ms, or when the process ends. */
function bufferedOutput() {
  const output = pino.destination({ fd: 1, minLength: 4096, periodicFlush: 100, sync: true });
  process.on("exit", () => output.flushSync());
  return output;
}

/** What is worth knowing of an error. Of one that a database driver made, not the message: it may repeat a row. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, stack = "", cause } = error;
  const fromDatabase = /^(PrismaClient|DriverAdapter)/.test(name) || "severity" in error;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return {
    type: name,
    ...code,
    ...(fromDatabase ? { failure: databaseFailure(error) } : { message: error.message }),
    stack: stack
      .split("\n")
      .filter((line) => line.startsWith("    at "))
      .join("\n"),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
