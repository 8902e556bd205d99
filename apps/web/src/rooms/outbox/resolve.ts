/** What is left of an update when it has been decided which of its fields stay as they are elsewhere. Pure. */
import type { Task } from "@taskwell/client";
import { fieldsOf, isSame } from "../../outbox/conflict.ts";
import type { UpdatableField } from "../../outbox/conflict.ts";
import type { Operation } from "../../outbox/operation.ts";

type Update = Extract<Operation, { readonly path: "task.update" }>;

/** The fields whose two texts can be joined. */
type MergedTexts = Pick<Update["input"], "title" | "description">;

interface Decisions {
  /** The fields that stay as they are elsewhere. */
  readonly dropped: readonly UpdatableField[];
  /** Texts that take the place of both. */
  readonly merged?: MergedTexts;
}

/** @returns the update upon their row; undefined: nothing is left of it */
export function resolved(
  operation: Update,
  theirs: Task,
  { dropped, merged }: Decisions,
): Update | undefined {
  const input = { ...operation.input, ...merged };
  for (const field of fieldsOf(input))
    if (dropped.includes(field) || isSame(input[field], theirs[field])) delete input[field];
  const fields = fieldsOf(input);
  if (fields.length === 0) return undefined;
  return { ...operation, input, base: Object.fromEntries(fields.map((field) => [field, theirs[field]])) };
}
