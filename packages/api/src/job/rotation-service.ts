/** Makes the change log's partitions ahead, and drops those that are too old. */
import type { Database } from "@taskwell/db/database";

/** Waits 100 ms for a lock at most, and fails then: a job that is tried again. One server at a time does it. */
export async function rotateChangeLog(db: Database, keptDays: number): Promise<void> {
  await db.asSystem("rotate the change log", () =>
    db.query("SELECT log.rotate($1)", [keptDays], () => undefined),
  );
}
