/** Classifies database errors. Only this module knows the errors of Prisma and pg. */
import { Prisma } from "./generated/client.ts";

/**
 * - `unavailable`: PostgreSQL is unreachable, starting, stopping, or out of connections or disk, or waiting for a lock or
 *   a connection timed out. Retry later. Nothing was stored, unless the connection broke after a write.
 * - `timeout`: no response in time. Whether the statement took effect is unknown.
 * - `conflict`: serialization failure or deadlock. Retry at once.
 * - `not_authorized`: the account was deleted.
 * - `duplicate`, `no_such_parent`, `no_such_row`: violated unique or foreign key, or a missing row.
 * - `other`: a bug, or an unforeseen state of the database.
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

/** Names of Prisma's driver adapter for failures without an SQLSTATE. */
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
  "28000": "not_authorized", // invalid_authorization_specification: raised by our trigger
  "3D000": "unavailable", // the database does not exist (now)
  "40": "conflict", // serialization failure, deadlock
  "53": "unavailable", // out of connections, memory or disk
  "55P03": "unavailable", // lock_timeout
  "57014": "timeout", // statement_timeout
  "57P": "unavailable", // shutting down, starting, crashed
  "58": "unavailable", // input/output error
};

/** Errors of pg and Node without a usable code. */
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

/** Classifies whatever a query threw. */
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

/** The SQLSTATE of an error that PostgreSQL raised; undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    // Prisma's own codes have the same form.
    const isPrismaCode = cause instanceof Prisma.PrismaClientKnownRequestError;
    if (!isPrismaCode && /^[0-9A-Z]{5}$/.test(sqlState(cause))) return sqlState(cause);
  }
  return undefined;
}

/** The name of the violated constraint, as in prisma/migrations; undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    if (sqlState(cause).startsWith("23") && "constraint" in cause && typeof cause.constraint === "string")
      return cause.constraint;
  }
  return undefined;
}

/** An error and its causes. Prisma keeps the driver's error in `meta.driverAdapterError.cause`. */
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
