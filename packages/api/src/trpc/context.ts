/** The context of procedures: the caller, from the JWT, and the services of the server. */
import { AuthError } from "@taskwell/auth/error";
import type { Actor, Verifier } from "@taskwell/auth";
import type { Database, Models } from "@taskwell/db/database";
import type { ChangeFeed } from "./change-feed.ts";
import type { CursorCodec } from "./cursor.ts";
import { RateLimitError } from "./errors.ts";
import type { Allowance } from "./errors.ts";
import type { CallObserver } from "./observer.ts";

/** The two levels in use of a structured logger, as pino has them. */
export interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Limits on how often users and addresses may call. */
export interface RateLimits {
  /** Takes calls from a user's budget. */
  spend(userId: string, calls: number): Promise<Allowance>;
  /** Counts a refused token against the address that it came from. */
  refuse(address: string): Promise<Allowance>;
}

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole of it: resolving the name, connecting, and the answer. */
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly cutting?: AbortSignal;
}

/** What a receiver answered, or why it did not, in words for the owner. */
export type WebhookAnswer =
  | { readonly status: number; readonly retryAfter: string | null }
  | { readonly problem: string };

/** The way out to webhooks' URLs. */
export interface WebhookAccess {
  /** `public`: https, and public addresses; `any`: anything, for development and tests; `off`: nothing is sent. */
  readonly mode: "public" | "any" | "off";
  /** Who has webhooks, as far as this process knows. */
  readonly users: Set<string>;
  /** Never rejects. */
  send(request: WebhookRequest): Promise<WebhookAnswer>;
  /** Closes the connections that are kept. */
  close(): void;
}

/** What lives as long as the server. */
export interface Services {
  readonly db: Database;
  readonly verifier: Verifier;
  readonly cursors: CursorCodec;
  readonly changes: ChangeFeed;
  readonly webhooks: WebhookAccess;
  readonly log: Log;
  /** Absent: no limits. */
  readonly limits?: RateLimits;
}

/** The caller; or why the call is refused. */
type Authentication = { readonly actor: Actor } | { readonly error: AuthError | RateLimitError };

/** What lives as long as a request. */
export interface Context extends Omit<Services, "verifier" | "limits"> {
  readonly requestId: string;
  readonly authentication: Authentication;
  /** What is left of the user's budget. */
  readonly allowance: Allowance | undefined;
  /** The `Idempotency-Key` header. */
  readonly idempotencyKey: string | null;
  /** The ids that the mutations of the request can be undone by, by their index in the batch. */
  readonly callIds: string[];
  /** Rejects once the token is no longer good, for what outlives the request. Absent where there is no token. */
  readonly verifyAgain: (() => Promise<unknown>) | undefined;
  /** Shared by the calls of one batch, and by nothing else; absent where there is only one call. */
  readonly batch: object | undefined;
  /** Absent: nobody measures. */
  readonly observer: CallObserver | undefined;
}

/** What a service is given: the request of an authenticated user, run as that user. */
export interface UserContext extends Context {
  readonly actor: Actor;
  readonly prisma: Models;
  /** Of a mutation: what its changes are recorded under. */
  readonly callId: string | undefined;
}

export interface RequestFacts {
  readonly requestId: string;
  /** The `Authorization` header. */
  readonly authorization: string | null;
  /** The client's address: IPv4, or the first 64 bits of IPv6. */
  readonly address: string;
  /** How many calls a batch has; 1 for a single call. */
  readonly calls: number;
  /** The `Idempotency-Key` header. */
  readonly idempotencyKey: string | null;
  readonly observer?: CallObserver | undefined;
}

/** Decodes the JWT into an Actor. Never rejects for what a caller sent. */
export async function createContext(services: Services, request: RequestFacts): Promise<Context> {
  // Not by rest and spread, which are slow in V8, on every request.
  const { db, cursors, changes, webhooks, log, limits, verifier } = services;
  const authenticated = await authenticate(verifier, request.authorization);
  const { authentication, allowance } =
    limits === undefined
      ? { authentication: authenticated, allowance: undefined }
      : await admit(authenticated, limits, request);
  const { requestId, idempotencyKey, authorization, observer } = request;
  const batch = request.calls > 1 ? {} : undefined;
  return {
    db,
    cursors,
    changes,
    webhooks,
    log,
    requestId,
    idempotencyKey,
    callIds: [],
    verifyAgain: () => verifier.verify(authorization),
    batch,
    observer,
    authentication,
    allowance,
  };
}

/** What a service needs to work for a user without a request of theirs: no token, and no limit. */
export function contextFor(
  { db, cursors, changes, webhooks, log }: Omit<Services, "verifier" | "limits">,
  actor: Actor,
  requestId: string,
): UserContext {
  return {
    db,
    cursors,
    changes,
    webhooks,
    log,
    requestId,
    actor,
    prisma: db.prisma,
    callId: undefined,
    authentication: { actor },
    allowance: undefined,
    idempotencyKey: null,
    callIds: [],
    verifyAgain: undefined,
    batch: undefined,
    observer: undefined,
  };
}

async function authenticate(verifier: Verifier, authorization: string | null): Promise<Authentication> {
  try {
    return { actor: await verifier.verify(authorization) };
  } catch (error) {
    if (error instanceof AuthError) return { error };
    throw error;
  }
}

async function admit(
  authentication: Authentication,
  limits: RateLimits,
  { address, calls }: RequestFacts,
): Promise<Pick<Context, "authentication" | "allowance">> {
  if ("actor" in authentication) {
    const allowance = await limits.spend(authentication.actor.userId, calls);
    return allowance.allowed
      ? { authentication, allowance }
      : { authentication: { error: new RateLimitError(allowance) }, allowance };
  }
  const { error } = authentication;
  // Not the caller's fault.
  if (error instanceof AuthError && error.code === "keys_unavailable")
    return { authentication, allowance: undefined };
  const allowance = await limits.refuse(address);
  return allowance.allowed
    ? { authentication, allowance: undefined }
    : { authentication: { error: new RateLimitError(allowance) }, allowance };
}
