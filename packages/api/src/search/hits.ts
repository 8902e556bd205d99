/** What a search finds, as a part of a statement. */
import type { Conditions } from "../task/conditions.ts";
import type { ListTasks } from "../task/schema.ts";
import { textOf, toTsquery, wordsOf } from "./words.ts";

export interface Search {
  readonly text: string;
  readonly completed?: boolean | undefined;
  readonly listId?: string | undefined;
  /** Labels that all have. */
  readonly labels?: readonly string[];
  /** Labels that none has. */
  readonly without?: readonly string[];
  /** Priorities, as numbers. */
  readonly levels?: readonly number[] | undefined;
  /** Whether tasks are found that nearly say it, if none do; no, when absent. */
  readonly orNearly?: boolean;
  /** Where these are enough, as nothing else is asked for; all, when absent. */
  readonly first?: First | undefined;
}

/** The first ones in an order. */
export interface First {
  readonly order: ListTasks["sort"];
  readonly atLeast: number;
  /** Only those past this one: what it has in the order, and its id. */
  readonly past?: readonly (string | null)[] | undefined;
}

/** A call of `search_tasks` (prisma/migrations): rows of `place`, a task's `ctid`, and `found_by`. */
export function hitsOf(search: Search, conditions: Conditions): string {
  const { text, completed, listId, labels = [], without = [], levels, orNearly, first } = search;
  const words = wordsOf(text);
  const [key, id] = first?.past ?? [];
  const parameters = [
    [words.map(toTsquery), "text[]"],
    [orNearly ? textOf(words) : "", "text"],
    [completed, "boolean"],
    [listId, "uuid"],
    [labels.length === 0 ? null : labels, "uuid[]"],
    [without.length === 0 ? null : without, "uuid[]"],
    [levels, "smallint[]"],
    [first?.order, "text"],
    [key, "text"],
    [id, "uuid"],
    [first?.atLeast, "integer"],
  ] as const;
  return `search_tasks(${parameters.map(([value, type]) => `${conditions.of(value ?? null)}::${type}`).join(", ")})`;
}

const placesOf = (search: Search, conditions: Conditions) =>
  `SELECT place FROM ${hitsOf(search, conditions)}`;

/**
 * The condition, as one that must be met, that each of some searches finds a task. Tasks are got by their places: not knowing
 * how many those are, PostgreSQL would look through all of them again for each task of a label (which took more than 5 s).
 */
export function foundBy(searches: readonly Search[], conditions: Conditions): string {
  const places = searches.map((search) => placesOf(search, conditions));
  return `tasks.ctid = ANY (ARRAY(${places.join(" INTERSECT ")}))`;
}

/** The same of one search, within a condition that may be met otherwise. */
export function isHit(search: Search, conditions: Conditions): string {
  return `tasks.ctid IN (${placesOf(search, conditions)})`;
}
