/** What is left of an update when some of its fields stay as they are elsewhere. Pure. */
import type { Task } from "@taskwell/client";
import { fieldsOf } from "../../outbox/conflict.ts";
import type { UpdatableField } from "../../outbox/conflict.ts";
import type { Operation } from "../../outbox/operation.ts";

type Update = Extract<Operation, { readonly path: "task.update" }>;

/**
 * @param dropped the fields that stay as they are elsewhere
 * @returns the update upon their row; undefined: nothing is left of it
 */
export function resolved(
  operation: Update,
  theirs: Task,
  dropped: readonly UpdatableField[],
): Update | undefined {
  const input = { ...operation.input };
  for (const field of dropped) delete input[field];
  const fields = fieldsOf(input);
  if (fields.length === 0) return undefined;
  return { ...operation, input, base: Object.fromEntries(fields.map((field) => [field, theirs[field]])) };
}
