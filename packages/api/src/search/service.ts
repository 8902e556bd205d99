/** Full text search: over titles, descriptions, and the names of lists and labels. See docs/search.md. */
import { text } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { pageOf } from "../page.ts";
import { tasks } from "../task/row.ts";
import type { Task } from "../task/schema.ts";
import type { Finding, FindingPage, SearchTasks } from "./schema.ts";
import { fragmentOf, toTsquery, wordsOf } from "./words.ts";
import type { Word } from "./words.ts";

/** The parameters of `search_tasks`: words that all must be there, and what they nearly may be. */
export function searchParameters(searched: string): [words: string[], near: string] {
  const words = wordsOf(searched);
  return [words.map(toTsquery), words.map((word) => word.text).join(" ")];
}

interface Ranked {
  readonly rank: string;
  readonly task: Task;
}

const bestFirst = {
  name: "search",
  columns: ["rank", "id"],
  direction: "DESC",
  keysOf: ({ rank, task }: Ranked) => [rank, task.id],
} as const;

/** The tasks that an expression on `$3` and `$4` finds, each with how well it fits. */
const found = `tasks JOIN (
    SELECT task_id, max(rank) AS rank FROM search_tasks($3::text[], $4) GROUP BY task_id
  ) AS found ON found.task_id = tasks.id`;

export async function searchTasks(ctx: UserContext, input: SearchTasks): Promise<FindingPage> {
  const { limit, cursor } = input;
  const source = {
    table: found,
    columns: `rank, ${tasks.columns}`,
    read: ([rank, ...columns]: Columns): Ranked => ({ rank: text(rank), task: tasks.read(columns) }),
  };
  const conditions = [tasks.isLive, ...(input.completed === undefined ? [] : ["completed = $5"])];
  const values = [
    ...searchParameters(input.text),
    ...(input.completed === undefined ? [] : [input.completed]),
  ];
  const page = await pageOf(ctx, source, bestFirst, { conditions, values, limit, cursor });
  const words = wordsOf(input.text);
  return { ...page, items: page.items.map(({ task }) => ({ task, fragments: fragmentsOf(task, words) })) };
}

function fragmentsOf(task: Task, words: readonly Word[]): Finding["fragments"] {
  return (["title", "description"] as const).flatMap((field) => {
    const fragment = fragmentOf(task[field] ?? "", words);
    return fragment === undefined ? [] : [{ field, text: fragment.text, matches: [...fragment.matches] }];
  });
}
