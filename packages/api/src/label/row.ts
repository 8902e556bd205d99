/** Field table and row mapping of labels. */
import type { Prisma } from "@taskwell/db/prisma";
import { defineEntity } from "../store/entity.ts";
import { instantField, integerField, nullable, textField, uuidField } from "../store/field-table.ts";
import type { FieldsOf } from "../store/field-table.ts";
import type { Label } from "./schema.ts";

const labelFields = {
  userId: textField,
  id: uuidField,
  name: textField,
  color: nullable(textField),
  version: integerField,
  createdAt: instantField,
  updatedAt: instantField,
} satisfies FieldsOf<Prisma.LabelGetPayload<object>>;

export const labels = defineEntity({ name: "label", fields: labelFields, toRow: (row): Label => row });
