/** Whether subtasks that were imported fit together, and what follows for them from what they are below. Pure. */
import { maxDepth } from "../schema/task.ts";
import { DomainError, inputError } from "../trpc/errors.ts";

/**
 * Looks at the tasks of a document as they come, in any order, so that a chain of thousands is refused before it is stored.
 * {@link settleTree} looks at them again, with what was there before.
 */
export class DocumentTree {
  readonly #parents = new Map<string, string>();
  /** How many levels of subtasks are known of a task. */
  readonly #heights = new Map<string, number>();

  /**
   * @param name of the task in the document
   * @throws {DomainError} `task_cycle`, `task_too_deep`
   */
  add(id: string, parentId: string, name: string): void {
    this.#parents.set(id, parentId);
    let height = this.#heights.get(id) ?? 0;
    for (
      let parent: string | undefined = parentId;
      parent !== undefined;
      parent = this.#parents.get(parent)
    ) {
      height += 1;
      if (parent === id) throw new DomainError("task_cycle", `${name} would be a subtask of itself.`);
      if (height > maxDepth)
        throw new DomainError("task_too_deep", `${name}: subtasks may be up to ${maxDepth} deep.`);
      if ((this.#heights.get(parent) ?? 0) >= height) return;
      this.#heights.set(parent, height);
    }
  }
}

/** A subtask, or a parent of one. */
export interface TreeNode {
  readonly id: string;
  readonly parentId: string | null;
  readonly listId: string | null;
  readonly deletedAt: Date | null;
  readonly deletedWith: string | null;
}

/** What is to change of a task. */
export interface TreeChange {
  readonly id: string;
  readonly listId: string | null;
  readonly deletedAt: Date | null;
  readonly deletedWith: string | null;
}

/**
 * Subtasks are in the list of the task at the top, and in the trash when what they are below is.
 *
 * @param nodes every task that has a parent or a subtask
 * @param deletedLists when each list in the trash was deleted
 * @returns the tasks that are elsewhere
 * @throws {TRPCError} `BAD_REQUEST` for a parent that does not exist; {DomainError} `task_cycle`, `task_too_deep`
 */
export function settleTree(
  nodes: readonly TreeNode[],
  deletedLists: ReadonlyMap<string, Date>,
): TreeChange[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const deletionOf = (parent: TreeChange | undefined, listId: string | null) => {
    if (parent !== undefined && parent.deletedAt !== null) return parent;
    const deletedAt = listId === null ? undefined : deletedLists.get(listId);
    return { deletedAt: deletedAt ?? null, deletedWith: deletedAt === undefined ? null : listId };
  };
  const settled = new Map<string, TreeChange & { readonly level: number }>();

  for (const node of nodes) {
    // Upwards to a task that is settled, and back down.
    const path: TreeNode[] = [];
    const onPath = new Set<string>();
    for (let current = node; !settled.has(current.id);) {
      if (onPath.has(current.id))
        throw new DomainError("task_cycle", `Task ${current.id} would be a subtask of itself.`);
      path.push(current);
      onPath.add(current.id);
      if (current.parentId === null) break;
      const parent = byId.get(current.parentId);
      if (parent === undefined)
        throw inputError([{ path: ["tasks"], message: `The parent of task ${current.id} does not exist.` }]);
      current = parent;
    }
    for (const current of path.toReversed()) {
      const parent = current.parentId === null ? undefined : settled.get(current.parentId);
      const level = parent === undefined ? 0 : parent.level + 1;
      if (level > maxDepth && current.deletedAt === null)
        throw new DomainError("task_too_deep", `Task ${current.id}: subtasks may be up to ${maxDepth} deep.`);
      const { listId } = parent ?? current;
      const { deletedAt, deletedWith } = current.deletedAt === null ? deletionOf(parent, listId) : current;
      settled.set(current.id, { id: current.id, listId, deletedAt, deletedWith, level });
    }
  }
  return nodes.flatMap((node) => {
    const { level: _, ...change } = settled.get(node.id) ?? { ...node, level: 0 };
    const isSame = change.listId === node.listId && change.deletedWith === node.deletedWith;
    return isSame ? [] : [change];
  });
}
