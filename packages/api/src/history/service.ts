/** Reads who has changed what, and when. */
import { latestChanges } from "../store/change-log.ts";
import type { LoggedChange } from "../store/change-log.ts";
import { readNames } from "../store/names.ts";
import { keysAfter, toPage } from "../store/page.ts";
import type { UserContext } from "../trpc/context.ts";
import { entityTables, fieldChanges, isEntityTable, kindOf } from "./field-rules.ts";
import type { HistoryEntry, HistoryPage, ListHistory } from "./schema.ts";
import { summaryOf } from "./summary-rules.ts";
import type { NamesById } from "./summary-rules.ts";

const latestFirst = { name: "history", keysOf: ({ xid, seq }: LoggedChange) => [xid, seq] };

/** @throws {DomainError} `cursor_invalid` */
export async function listHistory(ctx: UserContext, input: ListHistory): Promise<HistoryPage> {
  const { id, limit, cursor } = input;
  const before = keysAfter(ctx, latestFirst.name, cursor);
  const tables = [...entityTables, "task_occurrences"];
  const logged = await latestChanges(ctx, { tables, id, before, limit: limit + 1 });
  const { items, nextCursor } = toPage(ctx, latestFirst, limit, logged);
  const names = await namesById(ctx);
  return { items: items.flatMap((change) => toEntry(change, names)), nextCursor };
}

async function namesById(ctx: UserContext): Promise<NamesById> {
  const { lists, labels } = await readNames(ctx);
  return new Map([...lists, ...labels].map(({ id, name }) => [id, name]));
}

const actions = { insert: "created", update: "updated", delete: "deleted" } as const;

function toEntry(logged: LoggedChange, names: NamesById): HistoryEntry[] {
  const { table, op, id, at, actor, callId, version, before, after } = logged;
  if (!isEntityTable(table)) return [occurrenceEntry(logged)];
  const kind = kindOf(table);
  const action = actions[op];
  const changes = fieldChanges(table, before, after);
  const summary = summaryOf({ kind, action, changes }, names);
  return [{ kind, id, action, at, actor, callId, version, changes, summary }];
}

/** An occurrence is shown as a change of its task. */
function occurrenceEntry({ op, id, at, actor, callId, before, after }: LoggedChange): HistoryEntry {
  const { occurrence = null, outcome = null } = op === "delete" ? before : after;
  const wall = occurrence === null ? null : occurrence.replace(" ", "T").replace(/T00:00:00$/, "");
  const verb = outcome === "skipped" ? "Skipped" : "Completed";
  const summary = `${op === "delete" ? "Took back" : verb} the occurrence of ${wall ?? "?"}.`;
  const [from, to] = op === "delete" ? [wall, null] : [null, wall];
  const changes = [{ field: "occurrence", from, to }];
  return { kind: "task", id, action: "updated", at, actor, callId, version: null, changes, summary };
}
