/** Runs several operations on tasks in order, in one transaction or independently. */
import { TRPCError } from "@trpc/server";
import type { UserContext } from "../trpc/context.ts";
import { DomainError, toTRPCError } from "../trpc/errors.ts";
import { moveTask } from "../task/move-service.ts";
import { createTask, setCompleted, updateTask } from "../task/service.ts";
import { deleteTask } from "../trash/service.ts";
import type { BatchResult, BatchTasks, Operation, Result } from "./schema.ts";

/** @throws {DomainError} if `atomic`: the error of the first operation that fails, after rolling back all of them */
export async function batchTasks(ctx: UserContext, { operations, atomic }: BatchTasks): Promise<BatchResult> {
  const run = atomic ? runOrNameFailed : runOrReport;
  const work = async () => {
    const results: Result[] = [];
    for (const [index, operation] of operations.entries()) results.push(await run(ctx, operation, index + 1));
    return { results };
  };
  return atomic ? await ctx.db.transaction(work) : await work();
}

async function runOperation(ctx: UserContext, operation: Operation): Promise<Result> {
  switch (operation.do) {
    case "create":
      return success(await createTask(ctx, operation.task));
    case "update":
      return success(await updateTask(ctx, operation.task));
    case "move":
      return success(await moveTask(ctx, operation.task));
    case "setCompleted":
      return success(await setCompleted(ctx, operation.task));
    case "delete":
      return { ...(await deleteTask(ctx, operation.task)), task: null, error: null };
  }
}

const success = (task: NonNullable<Result["task"]>): Result => ({ id: task.id, task, error: null });

/** Reports a DomainError as the operation's result. Other errors, such as a lost connection, end the batch. */
async function runOrReport(ctx: UserContext, operation: Operation): Promise<Result> {
  try {
    return await runOperation(ctx, operation);
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause;
    const { code } = toTRPCError(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause }));
    const { reason, message } = cause;
    return { id: operation.task.id ?? null, task: null, error: { code, reason, message } };
  }
}

/** @throws {DomainError} whose message has the number of the operation */
async function runOrNameFailed(ctx: UserContext, operation: Operation, number: number): Promise<Result> {
  try {
    return await runOperation(ctx, operation);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { reason, message, current } = error;
    throw new DomainError(reason, `Operation ${number}: ${message}`, current);
  }
}
