/** What an import has done, or would do, as the server answers it over REST. Pure. */
import type { RouterOutputs } from "@taskwell/client";

export type ImportResult = RouterOutputs["data"]["import"];
const importedKinds = ["tasks", "lists", "labels", "filters"] as const;
export type ImportedKind = (typeof importedKinds)[number];
type Counts = ImportResult[ImportedKind];

/** @throws {TypeError} if it is not an import's result */
export function importResultOf(body: unknown): ImportResult {
  const notes: unknown = Reflect.get(Object(body), "notes");
  return {
    dryRun: Reflect.get(Object(body), "dry_run") === true,
    tasks: countsOf(body, "tasks"),
    lists: countsOf(body, "lists"),
    labels: countsOf(body, "labels"),
    filters: countsOf(body, "filters"),
    notes: Array.isArray(notes) ? notes.map(String) : [],
  };
}

function countsOf(body: unknown, kind: ImportedKind): Counts {
  const counts: unknown = Reflect.get(Object(body), kind);
  const count = (name: string) => {
    const value: unknown = Reflect.get(Object(counts), name);
    if (typeof value !== "number") throw new TypeError(`The answer has no number of ${name} ${kind}.`);
    return value;
  };
  return { created: count("created"), updated: count("updated"), unchanged: count("unchanged") };
}

/** The kinds that the document has anything of. */
export function kindsIn(result: ImportResult): ImportedKind[] {
  return importedKinds.filter((kind) => {
    const { created, updated, unchanged } = result[kind];
    return created + updated + unchanged > 0;
  });
}

/** Whether an import changes anything. */
export function changesAnything(result: ImportResult): boolean {
  return importedKinds.some((kind) => result[kind].created + result[kind].updated > 0);
}
