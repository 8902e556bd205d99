/** Field table and row mapping of calendar feeds. */
import type { Prisma } from "@taskwell/db/prisma";
import { defineEntity } from "../store/entity.ts";
import { instantField, integerField, nullable, textField, uuidField } from "../store/field-table.ts";
import type { FieldsOf } from "../store/field-table.ts";
import type { Feed } from "./schema.ts";

const feedFields = {
  userId: textField,
  id: uuidField,
  name: textField,
  listId: nullable(uuidField),
  content: textField,
  secret: textField,
  version: integerField,
  createdAt: instantField,
  updatedAt: instantField,
} satisfies FieldsOf<Prisma.FeedGetPayload<object>>;

export const feeds = defineEntity({
  name: "feed",
  fields: feedFields,
  toRow: ({ secret, content, ...same }): Feed => ({
    ...same,
    content: content === "todos" ? content : "events",
    path: `/calendar/${secret}.ics`,
  }),
});
