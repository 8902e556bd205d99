/** Full text search: over titles, descriptions, and the names of lists and labels. See docs/decisions/0014-search.md. */
import { text } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { pageOf } from "../page.ts";
import { Conditions } from "../task/conditions.ts";
import { tasks } from "../task/row.ts";
import type { Task } from "../task/schema.ts";
import { hitsOf } from "./hits.ts";
import type { Finding, FindingPage, SearchTasks } from "./schema.ts";
import { asFolded, fragmentOf, textOf, wordsOf } from "./words.ts";
import type { Word } from "./words.ts";

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

/** Of so many of the newest that say it, the best come first: no fewer than a page. */
const candidates = 80;

/**
 * With how well they fit: by words, most by those of the title; by a name, less than that; nearly, still less. Rows are got by
 * their places (ANY): of a join alone, PostgreSQL may read all tasks of a user, thinking of one who has a hundred.
 */
const ranked = (hits: string, words: readonly string[], near: string) => `(
    WITH found AS MATERIALIZED (SELECT place, min(found_by) AS found_by FROM ${hits} GROUP BY place)
    SELECT tasks.*, CASE found_by
        WHEN 1 THEN 0.2 + ${shareSaid("folded", words)}
        WHEN 2 THEN 0.1
        ELSE word_similarity(fold(${near}), folded) / 100 END AS rank
      FROM tasks JOIN found ON found.place = tasks.ctid, LATERAL (SELECT ${foldedFast("title")} AS folded OFFSET 0) AS own
     WHERE tasks.ctid = ANY (ARRAY(SELECT place FROM found))
  ) AS tasks`;

/** How many of the words a folded text says: from 0 to 1. */
const shareSaid = (folded: string, words: readonly string[]) => {
  const said = words.map((word) => `(strpos(${folded}, ${word}) > 0)::integer`);
  return `(${["0", ...said].join(" + ")})::double precision / ${Math.max(1, words.length)}`;
};

/** `fold`, without a call for what is ASCII: it is asked for each of the candidates. */
const foldedFast = (column: string) =>
  `CASE WHEN octet_length(${column}) = char_length(${column}) THEN lower(${column} COLLATE "C") ELSE fold(${column}) END`;

export async function searchTasks(ctx: UserContext, input: SearchTasks): Promise<FindingPage> {
  const { text: searched, completed, limit, cursor } = input;
  const words = wordsOf(searched);
  const conditions = new Conditions(3);
  const first = { order: "created", atLeast: Math.max(candidates, limit) } as const;
  const hits = hitsOf({ text: searched, completed, orNearly: true, first }, conditions);
  const source = {
    table: ranked(
      hits,
      words.map((word) => conditions.of(asFolded(word))),
      conditions.of(textOf(words)),
    ),
    columns: `rank, ${tasks.columns}`,
    read: ([rank, ...columns]: Columns): Ranked => ({ rank: text(rank), task: tasks.read(columns) }),
  };
  const page = await pageOf(ctx, source, bestFirst, {
    conditions: [tasks.isLive],
    values: conditions.values,
    limit,
    cursor,
  });
  return { ...page, items: page.items.map(({ task }) => ({ task, fragments: fragmentsOf(task, words) })) };
}

function fragmentsOf(task: Task, words: readonly Word[]): Finding["fragments"] {
  return (["title", "description"] as const).flatMap((field) => {
    const fragment = fragmentOf(task[field] ?? "", words);
    return fragment === undefined ? [] : [{ field, text: fragment.text, matches: [...fragment.matches] }];
  });
}
