/** Compares a history with what PostgreSQL holds afterwards: nothing acknowledged is lost, nothing done twice. */
import type { Call } from "./history.ts";

/** A row of `tasks` that is not in the trash, as it is at the end. */
export interface StoredTask {
  readonly userId: string;
  readonly id: string;
  readonly title: string;
  readonly version: number;
}

export interface Verdict {
  readonly calls: number;
  readonly acknowledgedWrites: number;
  /** Calls whose outcome the client cannot know. */
  readonly unknown: number;
  /** Acknowledged, and not stored (any more). */
  readonly lost: readonly string[];
  /** Done more often than requested, or stored without a request. */
  readonly duplicated: readonly string[];
  /** Rows of another user than the one who created them. */
  readonly foreign: readonly string[];
  /** Calls that were answered with an error that no call should get. */
  readonly refused: readonly string[];
}

/** The first few of each kind. */
export function problemsOf(verdict: Verdict): string[] {
  const kinds = ["lost", "duplicated", "foreign", "refused"] as const;
  return kinds.flatMap((kind) => verdict[kind].slice(0, 5).map((one) => `${kind}: ${one}`));
}

/** What the history of one task leads to. */
interface ExpectedTask {
  readonly user: number;
  created: "maybe" | "yes";
  deleted: "no" | "maybe" | "yes";
  /** What the title may be: the last acknowledged one, and those requested since. */
  titles: string[];
  /** The last acknowledged version, and how many changes since then may have been made. */
  version: number;
  maybeChanges: number;
}

export const userNameOf = (user: number) => `user-${user}`;
/** Every title carries its owner. */
export const markOf = (user: number) => ` of ${userNameOf(user)}.`;

export async function check(history: AsyncIterable<Call>, stored: readonly StoredTask[]): Promise<Verdict> {
  const tasks = new Map<string, ExpectedTask>();
  const lost: string[] = [];
  const duplicated: string[] = [];
  const foreign: string[] = [];
  const refused: string[] = [];
  /** Of tasks that were created with a key, whose owners may not know their ids. */
  const keyedTitles = new Set<string>();
  let calls = 0;
  let acknowledgedWrites = 0;
  let unknown = 0;

  for await (const call of history) {
    calls += 1;
    if (call.outcome === "unknown") unknown += 1;
    else if (call.outcome === "refused") refused.push(`${call.kind} ${call.id}: ${call.status}`);
    else if (call.outcome === "done" && !["read", "list"].includes(call.kind)) acknowledgedWrites += 1;
    if (call.keyed === true && call.outcome !== "done") keyedTitles.add(call.title ?? "");
    const problem = applyCall(tasks, call);
    if (problem !== undefined)
      (problem.startsWith("duplicated") ? duplicated : lost).push(`${problem}: ${call.id}`);
  }

  const rows = new Map(stored.map((row) => [row.id, row]));
  for (const [id, expected] of tasks) {
    const row = rows.get(id);
    if (row === undefined) {
      if (expected.created === "yes" && expected.deleted === "no") lost.push(`not stored: ${id}`);
      continue;
    }
    if (expected.deleted === "yes") duplicated.push(`stored after its deletion: ${id}`);
    if (row.userId !== userNameOf(expected.user) || !row.title.endsWith(markOf(expected.user)))
      foreign.push(`${id} belongs to ${row.userId} and is called "${row.title}"`);
    if (!expected.titles.includes(row.title)) lost.push(`an older title, "${row.title}": ${id}`);
    if (expected.created === "yes" && row.version < expected.version)
      lost.push(`version ${row.version} after ${expected.version}: ${id}`);
    if (row.version > expected.version + expected.maybeChanges)
      duplicated.push(
        `version ${row.version}, ${expected.version} + ${expected.maybeChanges} at most: ${id}`,
      );
  }
  const titles = new Set<string>();
  for (const { id, title } of stored) {
    if (!tasks.has(id) && !keyedTitles.has(title)) duplicated.push(`nobody created it: ${id}`);
    if (titles.has(title)) duplicated.push(`two are called "${title}": ${id}`);
    titles.add(title);
  }
  return { calls, acknowledgedWrites, unknown, lost, duplicated, foreign, refused };
}

/** @returns what the call contradicts, if anything */
function applyCall(tasks: Map<string, ExpectedTask>, call: Call): string | undefined {
  const { kind, id, outcome, title = "", version = 1, user } = call;
  if (kind === "list" || outcome === "refused") return undefined;
  if (call.keyed === true && outcome !== "done") return undefined;
  const task = tasks.get(id);

  if (kind === "create") {
    const created = outcome === "done" ? "yes" : "maybe";
    if (task === undefined) {
      tasks.set(id, { user, created, deleted: "no", titles: [title], version: 1, maybeChanges: 0 });
      return undefined;
    }
    if (outcome === "done") task.created = "yes";
    return undefined;
  }
  if (task === undefined) return "called before it was created";

  if (outcome === "missing") {
    if (task.deleted !== "no") {
      task.deleted = "yes";
      return undefined;
    }
    return task.created === "yes" ? "missing" : undefined;
  }
  if (kind === "delete") {
    task.deleted = outcome === "done" ? "yes" : "maybe";
    return undefined;
  }
  if (outcome === "unknown") {
    if (kind === "read") return undefined;
    task.maybeChanges += 1;
    if (kind === "rename") task.titles.push(title);
    return undefined;
  }
  const most = task.version + task.maybeChanges + (kind === "read" ? 0 : 1);
  const tooFew = version < task.version;
  task.version = version;
  task.maybeChanges = 0;
  if (kind === "rename") task.titles = [title];
  if (tooFew) return "an acknowledged change is gone";
  return version > most ? "duplicated: more changes than were requested" : undefined;
}
