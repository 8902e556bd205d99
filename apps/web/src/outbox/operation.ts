/** Changes that were made here and have yet to reach the server. */
import type { RouterInputs, Task } from "@taskwell/client";

type WithId<Input> = Input & { readonly id: string };

/** What each kind of change takes: the input of the procedure that it calls. */
export interface OperationInputs {
  "task.create": WithId<RouterInputs["task"]["create"]>;
  "task.update": RouterInputs["task"]["update"];
  "task.setCompleted": RouterInputs["task"]["setCompleted"];
  "task.skip": RouterInputs["task"]["skip"];
  "task.addLabels": RouterInputs["task"]["addLabels"];
  "task.removeLabels": RouterInputs["task"]["removeLabels"];
  "task.move": RouterInputs["task"]["move"];
  "task.delete": RouterInputs["task"]["delete"];
  "task.restore": RouterInputs["task"]["restore"];
  "list.create": WithId<RouterInputs["list"]["create"]>;
  "list.update": RouterInputs["list"]["update"];
  "list.move": RouterInputs["list"]["move"];
  "list.archive": RouterInputs["list"]["archive"];
  "list.unarchive": RouterInputs["list"]["unarchive"];
  "list.delete": RouterInputs["list"]["delete"];
  "list.restore": RouterInputs["list"]["restore"];
  "label.create": WithId<RouterInputs["label"]["create"]>;
  "label.update": RouterInputs["label"]["update"];
  "label.delete": RouterInputs["label"]["delete"];
  "filter.create": WithId<RouterInputs["filter"]["create"]>;
  "filter.update": RouterInputs["filter"]["update"];
  "filter.delete": RouterInputs["filter"]["delete"];
}
type OperationPath = keyof OperationInputs;

/** What a component asks for. */
export type Edit = {
  [Path in OperationPath]: { readonly path: Path; readonly input: OperationInputs[Path] };
}[OperationPath];

/** Why an operation is not sent any more until somebody decides. */
type Problem =
  | { readonly kind: "refused"; readonly reason: string; readonly message: string }
  /** Fields that were changed elsewhere too. `theirs`: the row as it is there. */
  | { readonly kind: "conflict"; readonly fields: readonly (keyof Task)[]; readonly theirs: Task };

export type Operation = Edit & {
  /** UUIDv7: the order of sending, and the `Idempotency-Key`. */
  readonly id: string;
  readonly userId: string;
  /** The id of the first operation of those that were made, and are undone, together. */
  readonly group: string;
  /** Such as "Task completed". */
  readonly label: string;
  readonly atMs: number;
  /** Of `task.update`: the fields as they were before. */
  readonly base?: Partial<Task>;
  /** Under which key and version it was sent without an answer: it is sent again just so. */
  readonly attempt?: { readonly key: string; readonly ifVersion?: number };
  readonly problem?: Problem;
};

/** Operations of a group that were sent. */
export interface SentCall {
  readonly group: string;
  readonly label: string;
  /** As `history.undo` takes them, the latest last. */
  readonly callIds: readonly string[];
}
