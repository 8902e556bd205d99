/** Decides whether the changes since a token are still known. */
import type { Moment } from "../store/change-log.ts";
import { DomainError } from "../trpc/errors.ts";

const dayMs = 86_400_000;

/** @throws {DomainError} `resync_required` when changes since then may be missing */
export function checkMoment(since: Moment, now: Moment, keptDays: number): void {
  const isFromElsewhere = since.epoch !== now.epoch || endOf(since) > endOf(now);
  if (isFromElsewhere)
    throw resyncRequired("The database has been restored or replaced since this token was made.");
  if (Date.parse(now.at) - Date.parse(since.at) > keptDays * dayMs)
    throw resyncRequired(`Changes are kept for ${keptDays} days, and this token is older.`);
}

/** The first transaction that had not begun. */
function endOf({ snapshot }: Moment): bigint {
  return BigInt(snapshot.split(":")[1] ?? 0);
}

function resyncRequired(why: string): DomainError {
  return new DomainError("resync_required", `${why} Read everything again, from a new token.`);
}
