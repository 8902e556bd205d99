/** Tells whether a change of a task and one made elsewhere are about the same field. Pure. */
import type { Task } from "@taskwell/client";
import type { OperationInputs } from "./operation.ts";

type Update = OperationInputs["task.update"];

const fields = [
  "title",
  "description",
  "completed",
  "priority",
  "labelIds",
  "due",
  "notBefore",
  "durationMinutes",
  "recurrence",
] as const satisfies readonly (keyof Update & keyof Task)[];
export type UpdatableField = (typeof fields)[number];

/** The fields that an update changes. */
export function fieldsOf(update: Update): UpdatableField[] {
  return fields.filter((field) => update[field] !== undefined);
}

/**
 * The fields that were changed elsewhere since, to something else than the update does.
 *
 * @param base the fields as they were when the update was made
 * @param theirs the row as the server has it
 */
export function conflictingFields(update: Update, base: Partial<Task>, theirs: Task): UpdatableField[] {
  return fieldsOf(update).filter(
    (field) => !isSame(theirs[field], base[field]) && !isSame(theirs[field], update[field]),
  );
}

/** Whether two values are the same JSON, whatever the order of members; labels have no order, and null is like absent. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (Array.isArray(member)) return member.map(String).toSorted((x, y) => (x < y ? -1 : 1));
    if (typeof member !== "object" || member === null) return member;
    return Object.fromEntries(
      Object.entries(member)
        .filter(([, one]) => one !== null && one !== undefined)
        .toSorted(([x], [y]) => (x < y ? -1 : 1)),
    );
  });
}
