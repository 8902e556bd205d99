/** For tests: the API on a database of its own, and as many users as a test wants. */
import { randomBytes, randomUUID } from "node:crypto";
import { createVerifier } from "@taskwell/auth";
import type { Database } from "@taskwell/db/database";
import { cloneDatabase, openTestDatabase } from "@taskwell/db/testing";
import { TRPCError } from "@trpc/server";
import { SignJWT } from "jose";
import { inject } from "vitest";
import { TextStream } from "./document/text-stream.ts";
import { ChangeFeed } from "./trpc/change-feed.ts";
import { createContext } from "./trpc/context.ts";
import type { Context, Log, Services, WebhookAccess } from "./trpc/context.ts";
import { createCursorCodec } from "./trpc/cursor.ts";
import type { ErrorDetails } from "./trpc/error-shape.ts";
import { errorDetails, errorMessage } from "./trpc/errors.ts";
import { appRouter, createCaller } from "./root.ts";
import { createWebhookAccess } from "./webhook/request-service.ts";

export type Caller = ReturnType<typeof createCaller>;

export interface TestUser {
  readonly id: string;
  readonly api: Caller;
  /** What a request of theirs is given, of as many calls. */
  context(calls?: number): Promise<Context>;
}

export interface TestApi {
  readonly db: Database;
  readonly services: Services;
  /** What was logged, oldest first. */
  readonly logged: object[];
  /** Somebody nobody else knows of, signed in with a real token. */
  aUser(claims?: { sub?: string; email?: string; name?: string }): Promise<TestUser>;
  /** A caller with this `Authorization` header. */
  callerWith(authorization: string | null): Promise<Caller>;
  contextWith(authorization: string | null): Promise<Context>;
  close(): Promise<void>;
}

/** What a call is refused with. */
export const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "no error",
    (error: unknown) => error,
  );

/** All that a list has, page by page. */
export async function allOf<Item>(
  ask: (from: { cursor?: string }) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { items, nextCursor } = await ask(cursor === undefined ? {} : { cursor });
    all.push(...items);
    cursor = nextCursor;
  }
  return all;
}

/** What is given in pieces, as a whole. */
export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

/** The first message of a subscription, which is ended by then. */
export async function firstOf<Message>(messages: AsyncIterable<Message>): Promise<Message | undefined> {
  for await (const message of messages) return message;
  return undefined;
}

/** What a call came to: its result, or its error as a client sees it. */
export interface Outcome extends Partial<ErrorDetails> {
  readonly result?: unknown;
  readonly code?: string;
  readonly message?: string;
}

/** Calls a procedure by its path, as JavaScript could. */
export async function callPath(caller: Caller, path: string, input: unknown): Promise<Outcome> {
  const [namespace = "", name = ""] = path.split(".");
  const procedure: unknown = Reflect.get(Reflect.get(caller, namespace), name);
  if (typeof procedure !== "function") throw new Error(`There is no ${path}.`);
  try {
    const result: unknown = await procedure(input);
    const stream = TextStream.safeParse(result).data;
    if (stream === undefined) return { result };
    return { result: await (isSubscription(path) ? firstOf(stream) : textOf(stream)) };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, message: errorMessage(error, null), ...errorDetails(error, null) };
  }
}

function isSubscription(path: string): boolean {
  const procedure: unknown = Reflect.get(appRouter._def.procedures, path);
  return Reflect.get(Object(Reflect.get(Object(procedure), "_def")), "type") === "subscription";
}

export interface TestApiOptions {
  readonly poolSize?: number;
  /** Without it, webhooks may lead to any address. */
  readonly webhooks?: WebhookAccess;
}

export async function startTestApi({
  poolSize = 5,
  webhooks = createWebhookAccess({ mode: "any" }),
}: TestApiOptions = {}): Promise<TestApi> {
  const secret = randomBytes(32).toString("base64url");
  const db = openTestDatabase(await cloneDatabase(inject("adminUrl")), poolSize);
  const logged: object[] = [];
  const write = (fields: object) => void logged.push(fields);
  const log: Log = { info: write, error: write };
  const verifier = createVerifier({ secret, now: () => new Date(), onFetchError: () => {} });
  const changes = new ChangeFeed({ db, keptDays: 30, onError: (error) => log.error({ err: error }, "") });
  const services: Services = { db, log, verifier, changes, webhooks, cursors: createCursorCodec(secret) };

  const contextWith = (authorization: string | null, calls = 1) =>
    createContext(services, {
      requestId: randomUUID(),
      authorization,
      address: "127.0.0.1",
      calls,
      idempotencyKey: null,
    });
  const callerWith = async (authorization: string | null) => createCaller(await contextWith(authorization));

  return {
    db,
    services,
    logged,
    callerWith,
    contextWith,
    aUser: async (claims = {}) => {
      const { sub = `user-${randomUUID()}`, ...rest } = claims;
      const token = await new SignJWT(rest)
        .setProtectedHeader({ alg: "HS256" })
        .setSubject(sub)
        .setExpirationTime("1h")
        .sign(Buffer.from(secret));
      const authorization = `Bearer ${token}`;
      return {
        id: sub,
        api: await callerWith(authorization),
        context: (calls) => contextWith(authorization, calls),
      };
    },
    close: () => {
      changes.close();
      webhooks.close();
      return db.close();
    },
  };
}
