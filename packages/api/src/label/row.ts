/** Labels as they are stored. */
import { instant, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { Noun } from "../rows.ts";
import type { Label } from "./schema.ts";

function readLabel([userId, id, name, color, version, createdAt, updatedAt]: Columns): Label {
  return {
    id: text(id),
    userId: text(userId),
    name: text(name),
    color: textOrNull(color),
    version: integer(version),
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
  };
}

export const labels: Noun<Label> = {
  name: "label",
  table: "labels",
  columns: "user_id, id, name, color, version, created_at, updated_at",
  read: readLabel,
  isLive: "true",
};
