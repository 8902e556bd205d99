/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a mutation runs once, and a retry gets its first answer. */
import { createHash } from "node:crypto";
import type { Database } from "@taskwell/db/database";
import { databaseFailure } from "@taskwell/db/failure";
import { text } from "@taskwell/db/row";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { z } from "zod";
import type { UserContext } from "./context.ts";
import { DomainError, errorDetails, errorMessage, RepeatedError, toTRPCError } from "./errors.ts";
import { ensureUser } from "./ensure-user.ts";

/** Hours for which an answer is kept. */
const keptHours = 24;

/** A call that must not run twice. */
export interface KeyedCall {
  readonly key: string;
  /** Which call of a batch: 0 for the first. */
  readonly index: number;
  /** Of the procedure. */
  readonly path: string;
  readonly input: unknown;
  /** What its changes are recorded under. */
  readonly callId: string;
}

/** The result of a call, and the id of the call that it is the result of. */
export interface OnceResult {
  readonly data: unknown;
  readonly callId: string;
}

/** An answer as it is stored. */
const Answer = z.union([
  z.object({ data: z.unknown(), callId: z.string() }),
  z.object({
    error: z.object({
      code: z.custom<TRPCError["code"]>((code) => typeof code === "string"),
      message: z.string(),
      details: z.custom<RepeatedError["details"]>((details) => typeof details === "object"),
    }),
  }),
]);
type Answer = z.infer<typeof Answer>;

interface Stored {
  readonly fingerprint: string;
  readonly answer: Answer;
}

/**
 * Runs `work`, unless a call with this key ran before: then returns its answer. Effect and answer are one transaction.
 * Failures of the server (5xx) are not stored.
 *
 * @throws {DomainError} `idempotency_key_invalid`, `idempotency_key_in_use`, `idempotency_key_reused`
 * @throws {TRPCError} what `work` throws, or threw the first time
 */
export async function runIdempotently(
  ctx: UserContext,
  call: KeyedCall,
  work: () => Promise<unknown>,
): Promise<OnceResult> {
  checkKey(call.key);
  const answer = await ctx.db.transaction(async () => {
    await takeTurn(ctx, call);
    const fingerprint = fingerprintOf(call);
    const stored = await find(ctx, call);
    if (stored === undefined) {
      const made = await answerOf(ctx.db, call, work);
      await store(ctx, call, { fingerprint, answer: made });
      return made;
    }
    if (stored.fingerprint !== fingerprint) throw keyReused();
    return stored.answer;
  });
  // Outside of the transaction, which an error would roll back together with the stored answer.
  return resultOf(answer);
}

/** Deletes answers that are too old to be given again. As the system, for all users. */
export async function forgetOldAnswers(db: Database): Promise<void> {
  await db.asSystem("forget old answers to idempotent calls", () =>
    db.prisma.idempotencyKey.deleteMany({ where: { createdAt: { lt: oldestKept() } } }),
  );
}

function oldestKept(): Date {
  return new Date(Date.now() - keptHours * 3_600_000);
}

function checkKey(key: string): void {
  if (/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return;
  const message = "Idempotency-Key: Must have 1 to 255 printable ASCII characters.";
  throw new DomainError("idempotency_key_invalid", message);
}

function keyInUse(): DomainError {
  const message = "A call with this Idempotency-Key is still running.";
  return new DomainError("idempotency_key_in_use", message);
}

function keyReused(): DomainError {
  const message = "This Idempotency-Key was used for another call.";
  return new DomainError("idempotency_key_reused", message);
}

/** A key in use is an advisory lock: it ends with the transaction, also when the server dies. */
async function takeTurn({ db, actor }: UserContext, { key, index }: KeyedCall): Promise<void> {
  const sql = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))";
  const [isFree] = await db.query(
    sql,
    [`${actor.userId} ${index} ${key}`],
    ([column]) => text(column) === "t",
  );
  if (isFree !== true) throw keyInUse();
}

async function find({ prisma, actor }: UserContext, { key, index }: KeyedCall): Promise<Stored | undefined> {
  const where = { userId: actor.userId, key, call: index, createdAt: { gt: oldestKept() } };
  const row = await prisma.idempotencyKey.findFirst({ where });
  if (row === null) return undefined;
  return { fingerprint: Buffer.from(row.fingerprint).toString("hex"), answer: Answer.parse(row.answer) };
}

async function store(ctx: UserContext, { key, index }: KeyedCall, stored: Stored): Promise<void> {
  // Replaces only an expired answer: any other row means that another call was faster.
  const sql = `INSERT INTO idempotency_keys (user_id, key, call, fingerprint, answer)
    VALUES ($1, $2, $3, decode($4, 'hex'), $5)
    ON CONFLICT (user_id, key, call) DO UPDATE
      SET fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at
      WHERE idempotency_keys.created_at <= now() - interval '${keptHours} hours'
    RETURNING true`;
  const values = [ctx.actor.userId, key, index, stored.fingerprint, JSON.stringify(stored.answer)];
  const insert = async () => {
    const [isStored] = await ctx.db.query(sql, values, () => true);
    if (isStored === undefined) throw keyInUse();
  };
  try {
    await insert();
  } catch (error) {
    if (databaseFailure(error) !== "no_such_parent") throw error;
    await ensureUser(ctx);
    await insert();
  }
}

/** The answer to store. What a failed `work` has written is rolled back. */
async function answerOf(db: Database, { callId }: KeyedCall, work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { data: await db.transaction(work), callId };
  } catch (cause) {
    const error = cause instanceof TRPCError ? toTRPCError(cause) : undefined;
    if (error === undefined || getHTTPStatusCodeFromError(error) >= 500) throw cause;
    const { requestId: _, ...details } = errorDetails(error, null);
    return { error: { code: error.code, message: errorMessage(error, null), details } };
  }
}

function resultOf(answer: Answer): OnceResult {
  if (!("error" in answer)) return answer;
  const { code, message, details } = answer.error;
  throw new TRPCError({ code, message, cause: new RepeatedError(message, details) });
}

function fingerprintOf({ path, input }: KeyedCall): string {
  return createHash("sha256")
    .update(JSON.stringify([path, input ?? null]))
    .digest("hex");
}
