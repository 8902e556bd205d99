/** The condition that a task says some words: in its title or description, or by the name of its list or of a label. */
import type { Prisma } from "@taskwell/db/prisma";
import { idsByWord } from "./names.ts";
import type { Names } from "./names.ts";

/**
 * Every word is somewhere; of no words, no task. True or false, never null.
 *
 * @param words folded, as `searchWords` gives them
 */
export function saysWords(words: readonly string[], names: Names): Prisma.TaskWhereInput {
  return words.length === 0 ? { id: { in: [] } } : { AND: words.map((word) => saysWord(word, names)) };
}

function saysWord(word: string, { lists, labels }: Names): Prisma.TaskWhereInput {
  const [listIds, labelIds] = [idsByWord(lists, word), idsByWord(labels, word)];
  return {
    OR: [
      { searchText: { contains: escapeLike(word) } },
      ...(listIds.length === 0 ? [] : [{ AND: [{ listId: { not: null } }, { listId: { in: listIds } }] }]),
      ...(labelIds.length === 0 ? [] : [{ labelIds: { hasSome: labelIds } }]),
    ],
  };
}

/** Prisma's `contains` takes `%`, `_` and `\` for what they are to LIKE. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
