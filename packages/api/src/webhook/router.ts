/** Procedure contracts of webhooks. */
import { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { del, get, patch, post, postAction } from "../trpc/rest-route.ts";
import {
  changedWebhook,
  exampleAttempt,
  exampleRotated,
  exampleWebhook,
  exampleWebhookCreation,
  exampleWebhookRef,
  exampleWebhookWithSecret,
} from "./examples.ts";
import { attemptsOf, replayWebhook } from "./history-service.ts";
import {
  CreateWebhook,
  ReplayWebhook,
  RotateSecret,
  UpdateWebhook,
  Webhook,
  WebhookAttempt,
  WebhookAttempts,
  WebhookPage,
  WebhookWithSecret,
} from "./schema.ts";
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  rotateSecret,
  testWebhook,
  updateWebhook,
  webhookById,
} from "./service.ts";

export const webhookProcedures = {
  create: protectedProcedure
    .meta({
      rest: post("/webhooks"),
      summary: "Create a webhook",
      description:
        "Events are sent as the Standard Webhooks specification says, from now on. Keep the `secret`: it is shown only here. See docs/webhooks.md.",
      example: {
        input: exampleWebhookCreation,
        output: exampleWebhookWithSecret,
        invalid: { url: "chat" },
      },
    })
    .input(CreateWebhook)
    .output(WebhookWithSecret)
    .mutation(({ ctx, input }) => createWebhook(ctx, input)),

  byId: protectedProcedure
    .meta({
      rest: get("/webhooks/{id}"),
      summary: "Get a webhook",
      description: "Without its secret.",
      example: { input: exampleWebhookRef, output: exampleWebhook, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Webhook)
    .query(({ ctx, input }) => webhookById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/webhooks"),
      summary: "Get webhooks, the oldest first, paginated",
      description: "Without their secrets.",
      example: {
        input: { limit: 20 },
        output: { items: [exampleWebhook], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(PageInput)
    .output(WebhookPage)
    .query(({ ctx, input }) => listWebhooks(ctx, input)),

  update: protectedProcedure
    .meta({
      rest: patch("/webhooks/{id}"),
      summary: "Update a webhook",
      description: "Absent fields are unchanged. What waits to be delivered is tried again at once.",
      example: {
        input: { ...exampleWebhookRef, name: "To the team's chat" },
        output: changedWebhook({ name: "To the team's chat" }),
        invalid: { ...exampleWebhookRef, url: "ftp://example.com" },
      },
    })
    .input(UpdateWebhook)
    .output(Webhook)
    .mutation(({ ctx, input }) => updateWebhook(ctx, input)),

  delete: protectedProcedure
    .meta({
      rest: del("/webhooks/{id}"),
      summary: "Delete a webhook",
      description: "Deletes it permanently. What has not been delivered is not sent any more.",
      example: { input: exampleWebhookRef, output: exampleWebhookRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteWebhook(ctx, input)),

  test: protectedProcedure
    .meta({
      rest: postAction("/webhooks/{id}/test"),
      summary: "Send an event of type webhook.test, and see what is answered",
      description: "Also to a disabled webhook. Waits four seconds for the answer at most.",
      example: { input: exampleWebhookRef, output: exampleAttempt, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(WebhookAttempt)
    .mutation(({ ctx, input }) => testWebhook(ctx, input)),

  rotateSecret: protectedProcedure
    .meta({
      rest: postAction("/webhooks/{id}/secret"),
      summary: "Give a webhook a new secret",
      description: "For 24 hours events are signed with both. Keep the `secret`: it is shown only here.",
      example: {
        input: exampleWebhookRef,
        output: exampleRotated,
        invalid: { ...exampleWebhookRef, algorithm: "md5" },
      },
    })
    .input(RotateSecret)
    .output(WebhookWithSecret)
    .mutation(({ ctx, input }) => rotateSecret(ctx, input)),

  replay: protectedProcedure
    .meta({
      rest: postAction("/webhooks/{id}/replay"),
      summary: "Send events again, from a time on",
      description:
        "With the same ids as before. As far back as changes are kept: 30 days, unless the server says otherwise.",
      example: {
        input: { ...exampleWebhookRef, from: "2100-01-01T00:00:00Z" },
        output: exampleWebhook,
        invalid: { ...exampleWebhookRef, from: "yesterday" },
      },
    })
    .input(ReplayWebhook)
    .output(Webhook)
    .mutation(({ ctx, input }) => replayWebhook(ctx, input)),

  attempts: protectedProcedure
    .meta({
      rest: get("/webhooks/{id}/attempts"),
      summary: "Get the last attempts to deliver",
      description: "The last 50, the newest first.",
      example: {
        input: exampleWebhookRef,
        output: { failures: 0, nextAttemptAt: null, attempts: [exampleAttempt] },
        invalid: { id: "1" },
      },
    })
    .input(Ref)
    .output(WebhookAttempts)
    .query(({ ctx, input }) => attemptsOf(ctx, input)),
};
