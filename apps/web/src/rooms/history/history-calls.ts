/** Entries of the history by day and by call, and what a call did. Pure. */
import type { RouterOutputs } from "@taskwell/client";
import { groupBy } from "../../group-by.ts";
import { messages } from "../../messages/history.ts";
import { dayOf, ownTimeZone } from "../../time/days.ts";

export type HistoryEntry = RouterOutputs["history"]["list"]["items"][number];
type Kind = HistoryEntry["kind"];
type Verb = keyof typeof messages.verbs;

/** What was done at once. */
export interface HistoryCall {
  readonly key: string;
  /** For undo; null: it cannot be undone. */
  readonly callId: string | null;
  readonly at: string;
  readonly isBySystem: boolean;
  readonly rows: readonly ChangedRow[];
}

/** A row that a call has changed. */
export interface ChangedRow {
  readonly kind: Kind;
  readonly id: string;
  readonly verb: Verb;
  readonly changes: HistoryEntry["changes"];
}

/** The latest day first, as the entries are. */
export function callsByDay(
  entries: readonly HistoryEntry[],
  timeZone: string = ownTimeZone,
): ReadonlyMap<string, readonly HistoryCall[]> {
  return groupBy(callsOf(entries), ({ at }) => dayOf(Date.parse(at), timeZone));
}

function callsOf(entries: readonly HistoryEntry[]): HistoryCall[] {
  const groups: HistoryEntry[][] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const isSame = entry.callId !== null && group?.[0]?.callId === entry.callId;
    if (isSame) group?.push(entry);
    else groups.push([entry]);
  }
  return groups.flatMap((group): HistoryCall[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { callId, id, version, at, actor } = first;
    const rows = [...groupBy(group, (entry) => entry.id).values()].flatMap(changedRow);
    const key = callId ?? `${id} ${version ?? at}`;
    return [{ key, callId, at, isBySystem: actor === "system", rows }];
  });
}

/** Of a row, what matters most: that it was deleted rather than that it was moved. */
const verbOrder: readonly Verb[] = [
  "purged",
  "created",
  "trashed",
  "restored",
  "archived",
  "unarchived",
  "skipped",
  "completed",
  "reopened",
  "changed",
  "moved",
];

function changedRow(entries: readonly HistoryEntry[]): ChangedRow[] {
  const [first] = entries;
  if (first === undefined) return [];
  const verbs = new Set(entries.map(verbOf));
  const verb = verbOrder.find((one) => verbs.has(one)) ?? "changed";
  // The first change came last in the list.
  const changes = entries.toReversed().flatMap((entry) => entry.changes);
  return [{ kind: first.kind, id: first.id, verb, changes }];
}

const placeFields: ReadonlySet<string> = new Set(["listId", "parentId", "position"]);

function verbOf({ action, changes, summary }: HistoryEntry): Verb {
  if (action === "created") return "created";
  if (action === "deleted") return "purged";
  const toOf = new Map(changes.map(({ field, to }) => [field, to]));
  if (toOf.has("deletedAt")) return toOf.get("deletedAt") === null ? "restored" : "trashed";
  if (toOf.has("archivedAt")) return toOf.get("archivedAt") === null ? "unarchived" : "archived";
  if (toOf.has("completed")) return toOf.get("completed") === true ? "completed" : "reopened";
  if (toOf.has("occurrence")) {
    if (toOf.get("occurrence") === null) return "reopened";
    // Only the sentence tells the two apart.
    return summary.startsWith("Skipped") ? "skipped" : "completed";
  }
  return changes.length > 0 && changes.every(({ field }) => placeFields.has(field)) ? "moved" : "changed";
}

const kindOrder: readonly Kind[] = ["list", "label", "filter", "task"];

/** Such as `Completed 3 tasks`. @param nameOf the name of a row, if it is known */
export function titleOf({ rows }: HistoryCall, nameOf: (id: string) => string | undefined): string {
  const byVerb = groupBy(rows, ({ verb }) => verb);
  const phrases = verbOrder.flatMap((verb) => {
    const done = byVerb.get(verb);
    if (done === undefined) return [];
    const byKind = groupBy(done, ({ kind }) => kind);
    const whats = kindOrder.flatMap((kind) => {
      const ofKind = byKind.get(kind);
      return ofKind === undefined ? [] : [whatOf(kind, ofKind, nameOf)];
    });
    return [messages.verbs[verb](messages.and(whats))];
  });
  return phrases
    .map((phrase, at) => (at === 0 ? phrase : `${phrase.charAt(0).toLowerCase()}${phrase.slice(1)}`))
    .join(", ");
}

function whatOf(kind: Kind, rows: readonly ChangedRow[], nameOf: (id: string) => string | undefined): string {
  const [only] = rows;
  if (rows.length !== 1 || only === undefined) return messages.counted(kind, rows.length);
  const name = nameOf(only.id);
  return name === undefined ? messages.unnamed(kind) : messages.named(kind, name);
}

/** The names that the entries tell, the latest of each row. */
export function namesIn(entries: readonly HistoryEntry[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, action, changes } of entries) {
    const change = changes.find(({ field }) => field === "title" || field === "name");
    const name = action === "deleted" ? change?.from : change?.to;
    if (typeof name === "string" && !names.has(id)) names.set(id, name);
  }
  return names;
}
