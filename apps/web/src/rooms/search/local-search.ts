/** Searches the tasks that this browser has, as the server does. Pure. */
import type { Task } from "@taskwell/client";
import { fold, fragmentOf, matchesOf, searchWords } from "@taskwell/domain/search-text";
import type { Fragment, Match } from "@taskwell/domain/search-text";
import type { Rows } from "../../replica/rows.ts";
import { activeTasks } from "../../tasks/select.ts";

export interface Result {
  readonly task: Task;
  /** Ranges of the title. */
  readonly matches: readonly Match[];
  /** Of the description, if it has a match. */
  readonly excerpt: Fragment | undefined;
}

type Searched = Pick<Rows, "tasks" | "lists" | "labels">;

const maxResults = 200;

/** Those with the most words in their titles first, then the newest. */
export function searchLocally(rows: Searched, text: string): Result[] {
  const words = searchWords(text);
  if (words.length === 0) return [];
  const rankOf = (title: string) => words.filter((word) => title.includes(word)).length;
  return activeTasks(rows)
    .filter((task) => hasAllWords(task, words, rows))
    .map((task) => ({ task, rank: rankOf(fold(task.title)) }))
    .toSorted((a, b) => b.rank - a.rank || (a.task.createdAt < b.task.createdAt ? 1 : -1))
    .slice(0, maxResults)
    .map(({ task }) => ({
      task,
      matches: matchesOf(task.title, words),
      excerpt: fragmentOf(task.description ?? "", words),
    }));
}

/** In its texts, or in the names of its list and labels. */
export function hasAllWords(
  { title, description, listId, labelIds }: Task,
  words: readonly string[],
  { lists, labels }: Pick<Rows, "lists" | "labels">,
): boolean {
  const names = [lists.get(listId ?? "")?.name, ...labelIds.map((id) => labels.get(id)?.name)];
  const texts = fold([title, description, ...names].join("\n"));
  return words.every((word) => texts.includes(word));
}
