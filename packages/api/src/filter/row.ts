/** Field table and row mapping of saved filters. */
import type { Prisma } from "@taskwell/db/prisma";
import { defineEntity } from "../store/entity.ts";
import { instantField, integerField, nullable, textField, uuidField } from "../store/field-table.ts";
import type { FieldsOf } from "../store/field-table.ts";
import type { Filter } from "./schema.ts";

const filterFields = {
  userId: textField,
  id: uuidField,
  name: textField,
  query: textField,
  color: nullable(textField),
  version: integerField,
  createdAt: instantField,
  updatedAt: instantField,
} satisfies FieldsOf<Prisma.FilterGetPayload<object>>;

export const filters = defineEntity({ name: "filter", fields: filterFields, toRow: (row): Filter => row });
