/** What every procedure is given: who asks, and the means to answer. */
import { AuthError } from "@taskwell/auth/error";
import type { Actor, Verifier } from "@taskwell/auth";
import type { Database, Prisma } from "@taskwell/db/database";
import type { CursorCodec } from "./cursor.ts";

/** The two levels in use of a structured logger, as pino has them. */
export interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What lives as long as the server. */
export interface Services {
  readonly db: Database;
  readonly verifier: Verifier;
  readonly cursors: CursorCodec;
  readonly log: Log;
}

/** What lives as long as a request. */
export interface Context extends Omit<Services, "verifier"> {
  readonly requestId: string;
  /** Who asks; or why that is not known, which only matters to procedures that need to know. */
  readonly authentication: { readonly actor: Actor } | { readonly error: AuthError };
}

/** What a service is given: the request of somebody who is known, run as that user. */
export interface UserContext extends Context {
  readonly actor: Actor;
  readonly prisma: Prisma;
}

export interface RequestFacts {
  readonly requestId: string;
  /** The `Authorization` header. */
  readonly authorization: string | null;
}

/** Decodes the JWT into an Actor. Never rejects for what a caller sent. */
export async function createContext(services: Services, request: RequestFacts): Promise<Context> {
  // Not by rest and spread, which take V8 the long way on every request.
  const { db, cursors, log, verifier } = services;
  return {
    db,
    cursors,
    log,
    requestId: request.requestId,
    authentication: await authenticate(verifier, request.authorization),
  };
}

async function authenticate(
  verifier: Verifier,
  authorization: string | null,
): Promise<Context["authentication"]> {
  try {
    return { actor: await verifier.verify(authorization) };
  } catch (error) {
    if (error instanceof AuthError) return { error };
    throw error;
  }
}
