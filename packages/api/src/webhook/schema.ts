/** Schemas of webhooks. */
import { z } from "zod";
import { Flag, Id, IdOut, IfVersion, Instant, NewId, NextCursor, stamps } from "../schema/fields.ts";
import { must } from "../schema/messages.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { isStorable, singleLine } from "../schema/text.ts";
import { eventTypes } from "./event-schema.ts";
import { algorithms } from "./signature-rules.ts";

const Name = singleLine(255).nullable().describe("1–255 characters, trimmed; null for none");
const maxUrl = 2_000;
const Url = z
  .string({ error: must("Must be an https URL.") })
  .max(maxUrl, { error: `Must have at most ${maxUrl} characters.` })
  .refine((value) => isStorable(value) && /^https?:\/\/./.test(value) && URL.canParse(value), {
    error: "Must be an https URL.",
    abort: true,
  })
  .meta({ format: "uri" })
  .describe(
    `Where events are sent: an https URL that leads to a public address, at most ${maxUrl} characters`,
  );
const maxMembers = 50;
const EventTypes = z
  .array(z.enum(eventTypes, { error: "Must be a type of events, such as task.completed." }))
  .max(maxMembers)
  .describe("Types of the events to send; empty for all");
const ListIds = z
  .array(Id)
  .max(maxMembers)
  .describe("Only events of these lists and of their tasks; empty for all");
const AlgorithmIn = z
  .enum(algorithms, { error: `Must be one of ${algorithms.join(", ")}.` })
  .describe("`hmac`: signatures `v1`, by a secret that both sides know. `ed25519`: `v1a`, by a public key");

const fields = {
  id: IdOut,
  userId: z.string().describe("The owner"),
  name: z.string().nullable().describe("1–255 characters; null for none"),
  url: z.string().meta({ format: "uri" }).describe("Where events are sent"),
  eventTypes: z.array(z.string()).describe("Types of the events that are sent; empty for all"),
  listIds: z.array(IdOut).describe("Only events of these lists and of their tasks; empty for all"),
  algorithm: z.enum(algorithms).describe("How events are signed"),
  publicKey: z.string().nullable().describe("`whpk_…`, with `ed25519`; otherwise null"),
  previousSecretUntil: Instant.nullable().describe(
    "Until when the secret before the last rotation signs, too",
  ),
  enabled: z.boolean().describe("Whether events are sent"),
  disabledAt: Instant.nullable().describe("Since when none are sent; null if they are"),
  disabledReason: z.string().nullable().describe("Why none are sent, in words"),
  ...stamps,
};

export const Webhook = withSyncParse(
  z.object(fields).meta({ id: "Webhook", description: "A URL that is sent what changes" }),
);
export type Webhook = z.infer<typeof Webhook>;

export const WebhookWithSecret = withSyncParse(
  z
    .object({
      ...fields,
      secret: z
        .string()
        .nullable()
        .describe(
          "`whsec_…`, by which the receiver verifies: shown now and never again. null with `ed25519`",
        ),
    })
    .meta({ id: "WebhookWithSecret", description: "A webhook, and its secret" }),
);
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

export const CreateWebhook = withSyncParse(
  z
    .strictObject({
      id: NewId,
      name: Name.default(null),
      url: Url,
      eventTypes: EventTypes.default([]),
      listIds: ListIds.default([]),
      algorithm: AlgorithmIn.default("hmac"),
    })
    .meta({ id: "CreateWebhook", description: "A new webhook" }),
);
export type CreateWebhook = z.output<typeof CreateWebhook>;

export const UpdateWebhook = withSyncParse(
  z
    .strictObject({
      id: Id,
      name: Name.exactOptional().describe("Absent: unchanged; null: no name"),
      url: Url.exactOptional().describe("Absent: unchanged"),
      eventTypes: EventTypes.exactOptional().describe("Absent: unchanged; empty: all"),
      listIds: ListIds.exactOptional().describe("Absent: unchanged; empty: all"),
      enabled: Flag.exactOptional().describe(
        "Absent: unchanged; true: goes on where it stopped; false: sends nothing until it is enabled again",
      ),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateWebhook", description: "Changes to a webhook. Absent fields are unchanged" }),
);
export type UpdateWebhook = z.output<typeof UpdateWebhook>;

export const WebhookPage = withSyncParse(z.object({ items: z.array(Webhook), nextCursor: NextCursor }));
export type WebhookPage = z.infer<typeof WebhookPage>;

export const RotateSecret = withSyncParse(
  z
    .strictObject({ id: Id, algorithm: AlgorithmIn.exactOptional().describe("Absent: the same as before") })
    .meta({ id: "RotateSecret", description: "How events will be signed" }),
);
export type RotateSecret = z.output<typeof RotateSecret>;

export const ReplayWebhook = withSyncParse(
  z
    .strictObject({
      id: Id,
      from: z.iso
        .datetime({ offset: true, error: must("Must be a time in ISO 8601, such as 2026-11-21T17:30:00Z.") })
        .describe("All events from then on are sent again: ISO 8601, with an offset"),
    })
    .meta({ id: "ReplayWebhook", description: "Where to begin anew" }),
);
export type ReplayWebhook = z.output<typeof ReplayWebhook>;

export const WebhookAttempt = withSyncParse(
  z
    .object({
      at: Instant.describe("When the answer came: ISO 8601, UTC, with milliseconds"),
      eventId: z.string().nullable().describe("`webhook-id`; null for what concerns no single event"),
      type: z.string().nullable().describe("Type of the event"),
      status: z
        .number()
        .meta({ type: "integer" })
        .nullable()
        .describe("The status that was answered; null: none"),
      error: z.string().nullable().describe("Why it was not delivered, in words; null: it was"),
      tookMs: z.number().meta({ type: "integer" }).nullable().describe("Milliseconds until the answer"),
    })
    .meta({ id: "WebhookAttempt", description: "An attempt to deliver an event" }),
);
export type WebhookAttempt = z.infer<typeof WebhookAttempt>;

export const WebhookAttempts = withSyncParse(
  z
    .object({
      failures: z
        .number()
        .meta({ type: "integer" })
        .describe("How often the next event has been tried in vain; 0: all is well"),
      nextAttemptAt: Instant.nullable().describe("When it is tried again; null: nothing waits"),
      attempts: z.array(WebhookAttempt).describe("The last 50, newest first"),
    })
    .meta({ id: "WebhookAttempts", description: "How a webhook is doing" }),
);
export type WebhookAttempts = z.infer<typeof WebhookAttempts>;
