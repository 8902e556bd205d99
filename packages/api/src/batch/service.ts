/** Several changes of tasks, one after the other: all or nothing, or each for itself. */
import { TRPCError } from "@trpc/server";
import type { UserContext } from "../trpc/context.ts";
import { DomainError, toTRPCError } from "../trpc/errors.ts";
import { moveTask } from "../task/move-service.ts";
import { createTask, setCompleted, updateTask } from "../task/service.ts";
import { deleteTask } from "../trash/service.ts";
import type { BatchResult, BatchTasks, Operation, Result } from "./schema.ts";

/** @throws {DomainError} when `atomic`, what the first operation that fails throws; then nothing was done */
export async function batchTasks(ctx: UserContext, { operations, atomic }: BatchTasks): Promise<BatchResult> {
  if (!atomic) return { results: await inTurn(operations, (operation) => attempt(ctx, operation)) };
  return await ctx.db.transaction(async () => {
    let number = 0;
    return {
      results: await inTurn(operations, async (operation) => {
        number += 1;
        return await carryOut(ctx, operation).catch((error: unknown) => {
          throw naming(number, error);
        });
      }),
    };
  });
}

async function inTurn(
  operations: readonly Operation[],
  work: (operation: Operation) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const operation of operations) results.push(await work(operation));
  return results;
}

async function carryOut(ctx: UserContext, operation: Operation): Promise<Result> {
  switch (operation.do) {
    case "create":
      return done(await createTask(ctx, operation.task));
    case "update":
      return done(await updateTask(ctx, operation.task));
    case "move":
      return done(await moveTask(ctx, operation.task));
    case "setCompleted":
      return done(await setCompleted(ctx, operation.task));
    case "delete":
      return { ...(await deleteTask(ctx, operation.task)), task: null, error: null };
  }
}

const done = (task: NonNullable<Result["task"]>): Result => ({ id: task.id, task, error: null });

/** What it comes to, if it fails for a reason of its own. Anything else ends the batch: the rest would fail alike. */
async function attempt(ctx: UserContext, operation: Operation): Promise<Result> {
  try {
    return await carryOut(ctx, operation);
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause;
    const { code } = toTRPCError(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause }));
    const { reason, message } = cause;
    return { id: operation.task.id ?? null, task: null, error: { code, reason, message } };
  }
}

function naming(number: number, error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  const { reason, message, current } = error;
  return new DomainError(reason, `Operation ${number}: ${message}`, current);
}
