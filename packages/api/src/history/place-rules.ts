/** Whether a task can be put back where it was: into its list, below its parent, with its labels. Pure. */
import type { StoredFields } from "../store/change-log.ts";
import { withoutGroup } from "./undo-rules.ts";

/** What a task may refer to, as it is when the task is restored. */
export interface Surroundings {
  /** Lists and tasks, by their ids: whether they are in the trash. */
  readonly isListInTrash: ReadonlyMap<string, boolean>;
  readonly isTaskInTrash: ReadonlyMap<string, boolean>;
  readonly labelIds: ReadonlySet<string>;
}

export interface Placed {
  readonly fields: StoredFields;
  /** Columns that cannot be as they were. */
  readonly unplaceable: readonly string[];
}

/** @param current undefined: the task is inserted */
export function place(
  wanted: StoredFields,
  current: StoredFields | undefined,
  { isListInTrash, isTaskInTrash, labelIds }: Surroundings,
): Placed {
  let fields = wanted;
  const unplaceable: string[] = [];
  const result = () => ({ ...current, ...fields });
  const giveUp = (column: string) => {
    unplaceable.push(column);
    fields = current === undefined ? { ...fields, [column]: null } : withoutGroup(fields, column);
  };
  const isUsable = (where: ReadonlyMap<string, boolean>, id: string | null | undefined) =>
    id === null ||
    id === undefined ||
    where.get(id) === false ||
    (where.has(id) && result()["deleted_at"] !== null);

  // Out of the trash only if what it is in is not there: first, since in the trash a task may stay where it is.
  const isRestored = current !== undefined && fields["deleted_at"] === null;
  if (isRestored && !isUsable(isListInTrash, result()["list_id"])) giveUp("deleted_at");
  if (!isUsable(isListInTrash, fields["list_id"])) giveUp("list_id");
  if (!isUsable(isTaskInTrash, fields["parent_id"])) giveUp("parent_id");
  const labels = idsIn(fields["label_ids"]);
  const known = labels.filter((id) => labelIds.has(id));
  if (known.length < labels.length) {
    unplaceable.push("label_ids");
    fields = { ...fields, label_ids: `{${known.join(",")}}` };
  }
  const { rrule = null, due_date: dueDate = null } = result();
  if (rrule !== null && dueDate === null) giveUp("due_date" in fields ? "due_date" : "rrule");
  return { fields, unplaceable };
}

/** Of PostgreSQL's `{a,b}`. */
function idsIn(column: string | null | undefined): string[] {
  const members = (column ?? "{}").slice(1, -1);
  return members === "" ? [] : members.split(",");
}

/** Every id in a column of many rows. */
export function idsOf(rows: readonly StoredFields[], column: string): string[] {
  return [...new Set(rows.flatMap((fields) => fields[column] ?? []))];
}
