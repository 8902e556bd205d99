/** Filters as they are stored. */
import { instant, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { Noun } from "../rows.ts";
import type { Filter } from "./schema.ts";

function readFilter([userId, id, name, query, color, version, createdAt, updatedAt]: Columns): Filter {
  return {
    id: text(id),
    userId: text(userId),
    name: text(name),
    query: text(query),
    color: textOrNull(color),
    version: integer(version),
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
  };
}

export const filters: Noun<Filter> = {
  name: "filter",
  table: "filters",
  columns: "user_id, id, name, query, color, version, created_at, updated_at",
  read: readFilter,
  isLive: "true",
};
