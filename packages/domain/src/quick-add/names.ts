/** The lists, labels and priorities that a text names: `#home`, `@"two words"`, `!high`, `p1`. */
import { isInbox, nameKey } from "../name.ts";
import { priorities } from "../priority.ts";
import type { Priority } from "../priority.ts";
import { sigilOf } from "./tokens.ts";
import type { Sigil, Token } from "./tokens.ts";

/** Ids of the user's lists and labels, by the `nameKey` of their names. */
export interface IdsByName {
  readonly lists: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
}

export interface Named {
  readonly listId: string | null;
  readonly labelIds: readonly string[];
  readonly priority: Priority;
  /** Indices of the tokens that were understood. */
  readonly taken: ReadonlyMap<number, "list" | "label" | "priority">;
}

/** A task's limit. */
const maxLabels = 50;
const byNumber: Readonly<Record<string, Priority>> = { p1: "urgent", p2: "high", p3: "medium", p4: "none" };

export function isNameOf(ids: IdsByName): (sigil: Sigil) => boolean {
  return ({ sign, name }) => {
    const key = nameKey(name);
    if (sign === "#") return ids.lists.has(key) || isInbox(key);
    return sign === "@" ? ids.labels.has(key) : priorityOf(key) !== undefined;
  };
}

const priorityOf = (name: string) => priorities.find((priority) => priority === name);

/**
 * Takes the first list, the first priority and all labels. Others stay in the title.
 *
 * @param isEdge whether the token at an index is at the edge of the title, where "p1" is a priority
 */
export function takeNames(tokens: readonly Token[], ids: IdsByName, isEdge: (at: number) => boolean): Named {
  let [listId, priority]: [string | null | undefined, Priority | undefined] = [undefined, undefined];
  const labelIds = new Set<string>();
  const taken = new Map<number, "list" | "label" | "priority">();
  for (const [at, { kind, raw, text }] of tokens.entries()) {
    const { sign, name } = sigilOf(raw);
    const key = nameKey(name);
    if (kind === "sigil" && sign === "#" && listId === undefined) {
      listId = ids.lists.get(key) ?? null;
      taken.set(at, "list");
    } else if (kind === "sigil" && sign === "@" && labelIds.size < maxLabels) {
      labelIds.add(ids.labels.get(key) ?? "");
      taken.set(at, "label");
    } else if (
      priority === undefined &&
      ((kind === "sigil" && sign === "!") || (kind === "priority" && isEdge(at)))
    ) {
      priority = kind === "priority" ? byNumber[text] : priorityOf(key);
      taken.set(at, "priority");
    }
  }
  return { listId: listId ?? null, labelIds: [...labelIds], priority: priority ?? "none", taken };
}
