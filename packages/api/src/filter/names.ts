/** What the names in a filter stand for: PostgreSQL plans better for lists and labels that it knows. */
import { text } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { nameKey } from "../label/service.ts";
import type { Expression } from "./grammar.ts";

/** Ids, by names as they are written in the filter. */
export interface Names {
  readonly labels: ReadonlyMap<string, string>;
  /** Several may have the same name. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

const isSaid = (column: string, names: string) =>
  `unnest(${names}::text[]) AS said ON ${nameKey(column)} = ${nameKey("said")}`;

const sql = `SELECT 'label', said, id FROM labels JOIN ${isSaid("name", "$2")} WHERE user_id = $1
  UNION ALL SELECT 'list', said, id FROM lists JOIN ${isSaid("name", "$3")} WHERE user_id = $1 AND deleted_at IS NULL`;

/** One round trip, or none where nothing is named. */
export async function namesOf({ db, actor }: UserContext, expression: Expression): Promise<Names> {
  const names = { labels: new Map<string, string>(), lists: new Map<string, string[]>() };
  const [labels, lists] = [saidIn(expression, "label"), saidIn(expression, "list")];
  if (labels.length === 0 && lists.length === 0) return names;
  await db.query(sql, [actor.userId, labels, lists], ([kind, said, id]) => {
    if (kind === "label") names.labels.set(text(said), text(id));
    else names.lists.set(text(said), [...(names.lists.get(text(said)) ?? []), text(id)]);
  });
  return names;
}

function saidIn(expression: Expression, kind: "label" | "list"): string[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return [...new Set(expression.all.flatMap((one) => saidIn(one, kind)))];
    case "not":
      return saidIn(expression.of, kind);
    case "label":
    case "list":
      return expression.kind === kind ? [expression.value] : [];
    default:
      return [];
  }
}
