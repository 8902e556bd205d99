/** Searches tasks for every word; without a match, for similar titles. */
import { integer } from "@taskwell/db/row";
import { fragmentOf, searchWords } from "@taskwell/domain/search-text";
import type { Task } from "../schema/task.ts";
import { idsByWord, readNames } from "../store/names.ts";
import type { Names } from "../store/names.ts";
import { keysAfter, toPage } from "../store/page.ts";
import type { Keys } from "../store/page.ts";
import { inActiveListSql } from "../store/hot-statements.ts";
import { escapeLike } from "../store/search-condition.ts";
import { tasks } from "../store/task.ts";
import type { UserContext } from "../trpc/context.ts";
import type { Finding, FindingPage, SearchTasks } from "./schema.ts";

interface Ranked {
  /** Higher is better: the number of words in the title. Negative for a similar title. */
  readonly rank: number;
  readonly task: Task;
}

const bestFirst = {
  name: "search",
  keysOf: ({ rank, task }: Ranked) => [String(rank), task.createdAt, task.id],
};

/** A page of results, best first: rank, then newest. */
export async function searchTasks(ctx: UserContext, input: SearchTasks): Promise<FindingPage> {
  const words = searchWords(input.text);
  if (words.length === 0) return { items: [], nextCursor: null };
  const after = keysAfter(ctx, bestFirst.name, input.cursor);
  const ranked = await findRanked(ctx, input, words, after);
  const { items, nextCursor } = toPage(ctx, bestFirst, input.limit, ranked);
  return { items: items.map(({ task }) => ({ task, fragments: fragmentsOf(task, words) })), nextCursor };
}

async function findRanked(
  ctx: UserContext,
  input: SearchTasks,
  words: readonly string[],
  after: Keys | undefined,
): Promise<Ranked[]> {
  const isPageOfSimilar = after !== undefined && Number(after[0]) < 0;
  if (!isPageOfSimilar) {
    const found = await selectRanked(ctx, input, matchWords(words, await readNames(ctx)), after);
    if (found.length > 0 || after !== undefined) return found;
  }
  const text = words.join(" ");
  return text.length < 3 ? [] : await selectRanked(ctx, input, matchSimilar(text), after);
}

/** A search as SQL expressions over `tasks`. */
interface RankedCondition {
  readonly condition: string;
  readonly rank: string;
  /** Parameters from `$7` on. */
  readonly values: readonly unknown[];
}

const title = String.raw`split_part(search_text, E'\n', 1)`;

/** Every word occurs in the text, or in the name of the task's list or of one of its labels. */
function matchWords(words: readonly string[], { lists, labels }: Names): RankedCondition {
  const values: unknown[] = [];
  const parameter = (value: unknown, type: string) => `$${values.push(value) + 6}::${type}`;
  const parts = words.map((word) => {
    const pattern = parameter(`%${escapeLike(word)}%`, "text");
    const inList = `list_id = ANY (${parameter(idsByWord(lists, word), "uuid[]")})`;
    const withLabel = `label_ids && ${parameter(idsByWord(labels, word), "uuid[]")}`;
    return {
      condition: `(search_text LIKE ${pattern} OR ${inList} OR ${withLabel})`,
      rank: `(${title} LIKE ${pattern})::int`,
    };
  });
  return {
    condition: parts.map(({ condition }) => condition).join(" AND "),
    rank: parts.map(({ rank }) => rank).join(" + "),
    values,
  };
}

/** Minimum `word_similarity` (pg_trgm) of a similar title. */
const minSimilarity = 0.4;

function matchSimilar(text: string): RankedCondition {
  const similarity = `word_similarity($7, ${title})`;
  // Negative, so that a cursor shows which of the two searches it belongs to.
  return {
    condition: `${similarity} >= ${minSimilarity}`,
    rank: `(${similarity} * 1000)::int - 2000`,
    values: [text],
  };
}

// Hand-written: Prisma cannot sort by an expression.
async function selectRanked(
  { db, actor }: UserContext,
  { completed, limit, archived }: SearchTasks,
  { condition, rank, values }: RankedCondition,
  after: Keys | undefined,
): Promise<Ranked[]> {
  const sql = `SELECT rank, ${tasks.columns} FROM (
      SELECT ${rank} AS rank, ${tasks.columns} FROM tasks
        WHERE user_id = $1 AND deleted_at IS NULL AND ${archived ? "true" : inActiveListSql} AND ($3::boolean IS NULL OR completed = $3) AND ${condition}) AS found
    WHERE $4::int IS NULL OR (rank, created_at, id) < ($4, $5::timestamptz, $6::uuid)
    ORDER BY rank DESC, created_at DESC, id DESC LIMIT $2`;
  const [afterRank = null, afterCreatedAt = null, afterId = null] = after ?? [];
  const all = [actor.userId, limit + 1, completed ?? null, afterRank, afterCreatedAt, afterId, ...values];
  return await db.query(sql, all, ([first, ...columns]) => ({
    rank: integer(first),
    task: tasks.read(columns),
  }));
}

function fragmentsOf(task: Task, words: readonly string[]): Finding["fragments"] {
  return (["title", "description"] as const).flatMap((field) => {
    const fragment = fragmentOf(task[field] ?? "", words);
    return fragment === undefined ? [] : [{ field, text: fragment.text, matches: [...fragment.matches] }];
  });
}
