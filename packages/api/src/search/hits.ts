/** What a search finds, as a part of a statement. */
import type { Conditions } from "../task/conditions.ts";
import { textOf, toTsquery, wordsOf } from "./words.ts";

export interface Search {
  readonly text: string;
  readonly completed?: boolean | undefined;
  /** Whether tasks are found that nearly say it, if none do; no, when absent. */
  readonly orNearly?: boolean;
  /** Where these are enough, as nothing else is asked for; all, when absent. */
  readonly newest?: Newest | undefined;
}

export interface Newest {
  readonly atLeast: number;
  /** Only older ones than this: when it was made, and its id. */
  readonly before?: readonly (string | null)[] | undefined;
}

/** A call of `search_tasks` (prisma/migrations): rows of `place`, a task's `ctid`, and `found_by`. */
export function hitsOf({ text, completed, orNearly, newest }: Search, conditions: Conditions): string {
  const words = wordsOf(text);
  const [madeAt, id] = newest?.before ?? [];
  const parameters = [
    [words.map(toTsquery), "text[]"],
    [orNearly ? textOf(words) : "", "text"],
    [completed, "boolean"],
    [madeAt, "timestamptz"],
    [id, "uuid"],
    [newest?.atLeast, "integer"],
  ] as const;
  return `search_tasks(${parameters.map(([value, type]) => `${conditions.of(value ?? null)}::${type}`).join(", ")})`;
}

/** The condition that a search finds a task. */
export function says(search: Search, conditions: Conditions): string {
  return `tasks.ctid IN (SELECT place FROM ${hitsOf(search, conditions)})`;
}
