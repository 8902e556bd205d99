/** What went wrong, in words that do not depend on the driver. The one place that knows Prisma's and pg's errors. */
import { Prisma } from "./generated/client.ts";

/**
 * - `unavailable`: PostgreSQL cannot be reached, is starting, stopping, out of connections or disk, or a lock or
 *   the pool kept us waiting too long. Trying again later makes sense. Nothing was stored, unless the connection
 *   broke between a write and its answer.
 * - `timeout`: it did not answer in time. What it did is unknown.
 * - `conflict`: two transactions got into each other's way; trying again at once makes sense.
 * - `not_authorized`: the user may not be there any more: the account was deleted.
 * - `duplicate`, `no_such_parent`, `no_such_row`: the row itself says no.
 */
export type DatabaseFailure =
  | "unavailable"
  | "timeout"
  | "conflict"
  | "not_authorized"
  | "duplicate"
  | "no_such_parent"
  | "no_such_row"
  | "other";

const byPrismaCode: Readonly<Record<string, DatabaseFailure>> = {
  P1001: "unavailable", // cannot reach the server
  P1002: "timeout", // reached, timed out
  P1003: "unavailable", // the database does not exist (now)
  P1008: "timeout", // operation timed out (SocketTimeout)
  P1017: "unavailable", // connection closed
  P2002: "duplicate",
  P2003: "no_such_parent",
  P2024: "unavailable", // no connection from the pool in time
  P2025: "no_such_row",
  P2028: "unavailable", // no transaction could be opened in time
  P2034: "conflict", // write conflict or deadlock
  P2037: "unavailable", // too many connections
};

/** What Prisma's driver adapter calls the failures that have no SQLSTATE. */
const byAdapterKind: Readonly<Record<string, DatabaseFailure>> = {
  DatabaseNotReachable: "unavailable",
  ConnectionClosed: "unavailable",
  TlsConnectionError: "unavailable",
  SocketTimeout: "timeout",
};

/** SQLSTATE codes (PostgreSQL documentation, appendix A), or their two-letter classes. */
const bySqlState: Readonly<Record<string, DatabaseFailure>> = {
  "08": "unavailable", // connection exception
  "23503": "no_such_parent", // foreign_key_violation
  "23505": "duplicate", // unique_violation
  "25P03": "unavailable", // idle_in_transaction_session_timeout
  "25006": "unavailable", // read-only: failing over
  "28000": "not_authorized", // invalid_authorization_specification: raised by a trigger of ours
  "3D000": "unavailable", // the database does not exist (now)
  "40": "conflict", // serialization failure, deadlock
  "53": "unavailable", // out of connections, memory or disk
  "55P03": "unavailable", // lock_timeout
  "57014": "timeout", // statement_timeout
  "57P": "unavailable", // shutting down, starting, crashed
  "58": "unavailable", // input/output error
};

/** Errors of pg and Node that carry no code worth a name; each was seen happening. */
const byMessage: readonly (readonly [RegExp, DatabaseFailure])[] = [
  [/timeout exceeded when trying to connect/i, "unavailable"],
  [/connection terminated/i, "unavailable"],
  [/client (has encountered a connection error|was closed)/i, "unavailable"],
  [/cannot use a pool after calling end/i, "unavailable"],
  [/query read timeout/i, "timeout"],
  [/unable to start a transaction in the given time/i, "unavailable"],
  [
    /\b(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/,
    "unavailable",
  ],
  [/the database system is (starting up|shutting down|in recovery)/i, "unavailable"],
];

/** Classifies whatever a query threw. `other` means a bug, or a database in a state nobody foresaw. */
export function databaseFailure(error: unknown): DatabaseFailure {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    const known = byPrismaCode[error.code];
    if (known !== undefined) return known;
  }
  for (const cause of causes(error)) {
    const code = sqlState(cause);
    const failure =
      bySqlState[code] ??
      bySqlState[code.slice(0, 3)] ??
      bySqlState[code.slice(0, 2)] ??
      byAdapterKind["kind" in cause ? String(cause.kind) : ""];
    if (failure !== undefined) return failure;
    const message = byMessage.find(([pattern]) => pattern.test(messageOf(cause)));
    if (message !== undefined) return message[1];
  }
  return "other";
}

/** The SQLSTATE of what PostgreSQL refused; undefined when it was something else that went wrong. */
export function refusalState(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    // Prisma's own codes look alike.
    const isPrismas = cause instanceof Prisma.PrismaClientKnownRequestError;
    if (!isPrismas && /^[0-9A-Z]{5}$/.test(sqlState(cause))) return sqlState(cause);
  }
  return undefined;
}

/** Which constraint of a table said no, as the migrations name it; undefined when it was something else. */
export function violatedConstraint(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    if (sqlState(cause).startsWith("23") && "constraint" in cause && typeof cause.constraint === "string")
      return cause.constraint;
  }
  return undefined;
}

/** An error and what it wraps: Prisma keeps the driver's error in `meta.driverAdapterError.cause`. */
function* causes(error: unknown): Generator<object> {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === "object" && current !== null; depth += 1) {
    yield current;
    if (current instanceof Prisma.PrismaClientKnownRequestError)
      current = current.meta?.["driverAdapterError"];
    else if ("cause" in current) current = current.cause;
    else return;
  }
}

function sqlState(error: object): string {
  if ("originalCode" in error && typeof error.originalCode === "string") return error.originalCode;
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

function messageOf(error: object): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return "message" in error && typeof error.message === "string" ? `${code} ${error.message}` : code;
}
