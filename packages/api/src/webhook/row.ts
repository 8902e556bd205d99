/** Field table and row mapping of webhooks. */
import type { Prisma } from "@taskwell/db/prisma";
import { defineEntity } from "../store/entity.ts";
import {
  instantField,
  integerField,
  nullable,
  textField,
  textsField,
  uuidField,
  uuidsField,
} from "../store/field-table.ts";
import type { FieldsOf } from "../store/field-table.ts";
import type { Webhook } from "./schema.ts";
import { algorithmOf, publicKeyOf } from "./signature-rules.ts";

const webhookFields = {
  userId: textField,
  id: uuidField,
  name: nullable(textField),
  url: textField,
  eventTypes: textsField,
  listIds: uuidsField,
  secret: textField,
  previousSecret: nullable(textField),
  previousSecretUntil: nullable(instantField),
  disabledAt: nullable(instantField),
  disabledReason: nullable(textField),
  version: integerField,
  createdAt: instantField,
  updatedAt: instantField,
} satisfies FieldsOf<Prisma.WebhookGetPayload<object>>;

export const webhooks = defineEntity({
  name: "webhook",
  fields: webhookFields,
  // Not by spread: no secret goes out by itself.
  toRow: ({ secret, ...same }): Webhook => ({
    id: same.id,
    userId: same.userId,
    name: same.name,
    url: same.url,
    eventTypes: same.eventTypes,
    listIds: same.listIds,
    algorithm: algorithmOf(secret),
    publicKey: publicKeyOf(secret),
    previousSecretUntil: same.previousSecretUntil,
    enabled: same.disabledAt === null,
    disabledAt: same.disabledAt,
    disabledReason: same.disabledReason,
    version: same.version,
    createdAt: same.createdAt,
    updatedAt: same.updatedAt,
  }),
});
