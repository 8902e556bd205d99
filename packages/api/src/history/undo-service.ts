/** Undoes a call: puts every row that it changed back as it was, and leaves what has been changed since. */
import { changesOfCall } from "../store/change-log.ts";
import { lockTree } from "../store/tree.ts";
import { deferParents, settleTasks } from "../task/transfer.ts";
import type { UserContext } from "../trpc/context.ts";
import { DomainError } from "../trpc/errors.ts";
import { createPause } from "../trpc/turns.ts";
import { Undo } from "./apply-service.ts";
import type { UndoCall, UndoResult } from "./schema.ts";
import { compose, rowKey } from "./undo-rules.ts";
import type { RowChange } from "./undo-rules.ts";

const maxConflicts = 100;

/**
 * In one transaction. An undo is a call itself: to undo it is to redo.
 *
 * @throws {DomainError} `call_not_found`; `task_cycle` or `task_too_deep`, when tasks have been moved since in such a way that
 *   nothing can be undone
 */
export async function undoCall(ctx: UserContext, { call }: UndoCall): Promise<UndoResult> {
  const { callId } = ctx;
  if (callId === undefined) throw new Error("An undo has to be a call itself.");
  return await ctx.db.longTransaction(async () => {
    await lockTree(ctx);
    const changes = await rowChanges(ctx, call);
    if (changes.length === 0) {
      const message = `There is no such call, or it has changed nothing, or it is older than ${ctx.changes.keptDays} days.`;
      throw new DomainError("call_not_found", message);
    }
    await deferParents(ctx);
    const undo = new Undo(ctx);
    await undo.apply(changes);
    await settleTasks(ctx);
    const { undone, conflicts } = undo;
    return {
      callId,
      undone,
      conflicts: conflicts.slice(0, maxConflicts),
      conflictCount: conflicts.length,
    };
  });
}

/** Changes that are read at once. */
const changesAtOnce = 2_000;

/** What a call has made of each row. */
async function rowChanges(ctx: UserContext, callId: string): Promise<RowChange[]> {
  const rows = new Map<string, RowChange>();
  const at = timeOf(callId);
  if (at === undefined) return [];
  const pause = createPause();
  let afterSeq = "0";
  for (let isMore = true; isMore;) {
    const logged = await changesOfCall(ctx, { callId, at, afterSeq, limit: changesAtOnce });
    for (const change of logged) {
      rows.set(rowKey(change), compose(rows.get(rowKey(change)), change));
      await pause();
    }
    afterSeq = logged.at(-1)?.seq ?? afterSeq;
    isMore = logged.length === changesAtOnce;
  }
  return [...rows.values()];
}

const dayMs = 24 * 3_600_000;

/**
 * When a UUID was made: version 7 begins with its milliseconds (RFC 9562, section 5.7). Undefined for others, and in
 * the future: PostgreSQL does not read years of five digits as JavaScript writes them.
 */
function timeOf(id: string): Date | undefined {
  if (id[14] !== "7") return undefined;
  const ms = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  return ms > Date.now() + dayMs ? undefined : new Date(ms);
}
