/** Sends an operation to the server: one call each. */
import type { CallContext, TaskwellClient } from "@taskwell/client";
import type { Change } from "@taskwell/client/changes";
import { filterChange, labelChange, listChange, taskChange } from "../replica/rows.ts";
import type { Edit } from "./operation.ts";

/**
 * @returns the rows that the server has answered with
 * @throws {TaskwellError} as the procedure does
 */
export async function send(api: TaskwellClient, edit: Edit, context: CallContext): Promise<Change[]> {
  const options = { context: { ...context } };
  switch (edit.path) {
    case "task.create":
      return [taskChange(await api.task.create.mutate(edit.input, options))];
    case "task.update":
      return [taskChange(await api.task.update.mutate(edit.input, options))];
    case "task.setCompleted":
      return [taskChange(await api.task.setCompleted.mutate(edit.input, options))];
    case "task.skip":
      return [taskChange(await api.task.skip.mutate(edit.input, options))];
    case "task.addLabels":
      return [taskChange(await api.task.addLabels.mutate(edit.input, options))];
    case "task.removeLabels":
      return [taskChange(await api.task.removeLabels.mutate(edit.input, options))];
    case "task.move":
      return [taskChange(await api.task.move.mutate(edit.input, options))];
    case "task.delete":
      await api.task.delete.mutate(edit.input, options);
      return [];
    case "task.restore":
      return [taskChange(await api.task.restore.mutate(edit.input, options))];
    case "list.create":
      return [listChange(await api.list.create.mutate(edit.input, options))];
    case "list.update":
      return [listChange(await api.list.update.mutate(edit.input, options))];
    case "list.move":
      return [listChange(await api.list.move.mutate(edit.input, options))];
    case "list.archive":
      return [listChange(await api.list.archive.mutate(edit.input, options))];
    case "list.unarchive":
      return [listChange(await api.list.unarchive.mutate(edit.input, options))];
    case "list.delete":
      await api.list.delete.mutate(edit.input, options);
      return [];
    case "list.restore":
      return [listChange(await api.list.restore.mutate(edit.input, options))];
    case "label.create":
      return [labelChange(await api.label.create.mutate(edit.input, options))];
    case "label.update":
      return [labelChange(await api.label.update.mutate(edit.input, options))];
    case "label.delete":
      await api.label.delete.mutate(edit.input, options);
      return [{ kind: "label", id: edit.input.id, row: null }];
    case "filter.create":
      return [filterChange(await api.filter.create.mutate(edit.input, options))];
    case "filter.update":
      return [filterChange(await api.filter.update.mutate(edit.input, options))];
    case "filter.delete":
      await api.filter.delete.mutate(edit.input, options);
      return [{ kind: "filter", id: edit.input.id, row: null }];
  }
}
