/** Search: tasks that say every word, titles first, then the newest; if none does, tasks whose titles nearly say it. */
import { integer } from "@taskwell/db/row";
import { fragmentOf, searchWords } from "@taskwell/domain/search-text";
import type { Task } from "../schema/task.ts";
import { idsByWord, readNames } from "../store/names.ts";
import type { Names } from "../store/names.ts";
import { keysAfter, toPage } from "../store/page.ts";
import type { Keys } from "../store/page.ts";
import { escapeLike } from "../store/search-condition.ts";
import { tasks } from "../store/task.ts";
import type { UserContext } from "../trpc/context.ts";
import type { Finding, FindingPage, SearchTasks } from "./schema.ts";

interface Ranked {
  /** Higher is better: how many words the title has; below 0 for a title that nearly says them. */
  readonly rank: number;
  readonly task: Task;
}

const bestFirst = {
  name: "search",
  keysOf: ({ rank, task }: Ranked) => [String(rank), task.createdAt, task.id],
};

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
  const isAfterNearly = after !== undefined && Number(after[0]) < 0;
  if (!isAfterNearly) {
    const found = await selectRanked(ctx, input, saying(words, await readNames(ctx)), after);
    if (found.length > 0 || after !== undefined) return found;
  }
  const text = words.join(" ");
  return text.length < 3 ? [] : await selectRanked(ctx, input, nearly(text), after);
}

/** A condition, and a rank for those that meet it, both of SQL. */
interface Match {
  readonly condition: string;
  readonly rank: string;
  /** From `$7` on. */
  readonly values: readonly unknown[];
}

const title = String.raw`split_part(search_text, E'\n', 1)`;

/** Every word is somewhere: in the text, or in the name of the list or of a label. */
function saying(words: readonly string[], { lists, labels }: Names): Match {
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

/** Similarity (pg_trgm) from which on a title nearly says a text. */
const minSimilarity = 0.4;

function nearly(text: string): Match {
  const similarity = `word_similarity($7, ${title})`;
  // Below 0, so that a cursor tells which of the two it is of.
  return {
    condition: `${similarity} >= ${minSimilarity}`,
    rank: `(${similarity} * 1000)::int - 2000`,
    values: [text],
  };
}

// By hand: Prisma cannot sort by an expression.
async function selectRanked(
  { db, actor }: UserContext,
  { completed, limit }: SearchTasks,
  { condition, rank, values }: Match,
  after: Keys | undefined,
): Promise<Ranked[]> {
  const sql = `SELECT rank, ${tasks.columns} FROM (
      SELECT ${rank} AS rank, ${tasks.columns} FROM tasks
        WHERE user_id = $1 AND deleted_at IS NULL AND ($3::boolean IS NULL OR completed = $3) AND ${condition}) AS found
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
