/** Says a change in a sentence. Pure. */
import type { FieldChange, FieldValue, Kind } from "./schema.ts";

/** Names of lists and labels by their ids, as far as they still exist. */
export type NamesById = ReadonlyMap<string, string>;

export interface SaidChange {
  readonly kind: Kind;
  readonly action: "created" | "updated" | "deleted";
  readonly changes: readonly FieldChange[];
}

/** Such as `Renamed from "Tea" to "Coffee", and changed the priority from none to high.` */
export function summaryOf({ kind, action, changes }: SaidChange, names: NamesById): string {
  const values = new Map(changes.map(({ field, from, to }) => [field, action === "deleted" ? from : to]));
  const name = values.get("title") ?? values.get("name");
  if (action === "created") return `Created the ${kind} ${quoted(name ?? null)}.`;
  if (action === "deleted") return `Deleted the ${kind} ${quoted(name ?? null)} for good.`;
  const phrases = phrasesOf(changes, names);
  if (phrases.length === 0) return "Changed nothing that is shown.";
  const [first = "", ...others] = phrases;
  const last = others.pop();
  const sentence = last === undefined ? first : `${[first, ...others].join(", ")}, and ${last}`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** In the order in which people want to know it. What a phrase says is not said again. */
function phrasesOf(changes: readonly FieldChange[], names: NamesById): string[] {
  const left = new Map(changes.map((change) => [change.field, change]));
  const phrases: string[] = [];
  for (const [field, phrase] of Object.entries(phraseByField)) {
    const change = left.get(field);
    if (change === undefined) continue;
    left.delete(field);
    const said = phrase(change, names);
    if (said !== "") phrases.push(said);
  }
  for (const [stem, what] of [
    ["due.", "due date"],
    ["notBefore.", "start date"],
    ["recurrence.", "recurrence"],
  ] as const) {
    const parts = [...left.values()].filter(({ field }) => field.startsWith(stem));
    for (const { field } of parts) left.delete(field);
    if (parts.length > 0) phrases.push(changedParts(what, parts));
  }
  // Being moved to another list or parent changes the place as well.
  const isMoved = changes.some(({ field }) => field === "listId" || field === "parentId");
  if (left.delete("position") && !isMoved && phrases.length === 0) phrases.push("moved in the manual order");
  for (const change of left.values()) phrases.push(changed(change));
  return phrases;
}

type Phrase = (change: FieldChange, names: NamesById) => string;

const phraseByField: Readonly<Record<string, Phrase>> = {
  deletedAt: ({ to }) => (to === null ? "restored from the trash" : "moved to the trash"),
  archivedAt: ({ to }) => (to === null ? "taken out of the archive" : "archived"),
  completed: ({ to }) => (to === true ? "completed" : "marked as not done"),
  title: ({ from, to }) => `renamed from ${quoted(from)} to ${quoted(to)}`,
  name: ({ from, to }) => `renamed from ${quoted(from)} to ${quoted(to)}`,
  listId: ({ from, to }, names) => `moved from ${listName(from, names)} to ${listName(to, names)}`,
  parentId: ({ to }) => (to === null ? "no longer a subtask" : "made a subtask of another task"),
  labelIds: ({ from, to }, names) => labelPhrase(idsOf(from), idsOf(to), names),
};

function listName(id: FieldValue, names: NamesById): string {
  if (id === null) return "the Inbox";
  const name = names.get(String(id));
  return name === undefined ? "a list that is gone" : quoted(name);
}

const idsOf = (value: FieldValue): readonly string[] => (Array.isArray(value) ? value : []);

function labelPhrase(from: readonly string[], to: readonly string[], names: NamesById): string {
  const added = to.filter((id) => !from.includes(id));
  const removed = from.filter((id) => !to.includes(id));
  return [
    ...(added.length > 0 ? [`added ${labelNames(added, names)}`] : []),
    ...(removed.length > 0 ? [`removed ${labelNames(removed, names)}`] : []),
  ].join(", ");
}

function labelNames(ids: readonly string[], names: NamesById): string {
  const known = ids.flatMap((id) => names.get(id) ?? []);
  const goneCount = ids.length - known.length;
  const gone = goneCount === 1 ? "a label that is gone" : `${goneCount} labels that are gone`;
  const named = `the ${known.length === 1 ? "label" : "labels"} ${known.map(quoted).join(", ")}`;
  return [...(known.length > 0 ? [named] : []), ...(goneCount > 0 ? [gone] : [])].join(" and ");
}

function changedParts(what: string, parts: readonly FieldChange[]): string {
  const said = (values: readonly FieldValue[]) => values.filter((value) => value !== null).join(" ");
  const from = said(parts.map((part) => part.from));
  const to = said(parts.map((part) => part.to));
  if (from === "") return `set the ${what} to ${to}`;
  return to === "" ? `removed the ${what} ${from}` : `changed the ${what} from ${from} to ${to}`;
}

/** Longer texts are not repeated. */
const maxShownLength = 60;

function changed({ field, from, to }: FieldChange): string {
  const what = `the ${field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
  const isLong = [from, to].some((value) => typeof value === "string" && value.length > maxShownLength);
  if (to === null) return isLong ? `removed ${what}` : `removed ${what} ${shown(from)}`;
  if (isLong) return from === null ? `added ${what}` : `changed ${what}`;
  return from === null
    ? `set ${what} to ${shown(to)}`
    : `changed ${what} from ${shown(from)} to ${shown(to)}`;
}

const plainWord = /^[#\w-]+$/;
const shown = (value: FieldValue) =>
  typeof value === "string" && !plainWord.test(value) ? quoted(value) : String(value);

function quoted(value: FieldValue): string {
  const text = String(value);
  return `"${text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text}"`;
}
