/** The webhook in the API's examples. A test replays every example. */
import { exampleList } from "../schema/list-example.ts";
import { exampleTask } from "../schema/task-example.ts";
import { eventSchemas, happenings } from "./event-schema.ts";
import type { Webhook, WebhookAttempt, WebhookWithSecret } from "./schema.ts";

export const exampleWebhook: Webhook = {
  id: "01a1f60a-c400-7e2b-9f35-7a0c2d4e6b18",
  userId: exampleList.userId,
  name: "To the chat",
  url: "https://hooks.example.com/taskwell",
  // Not of what other examples create: they are sent nowhere when the examples are replayed.
  eventTypes: ["task.completed", "task.deleted"],
  listIds: [exampleList.id],
  algorithm: "hmac",
  publicKey: null,
  previousSecretUntil: null,
  enabled: true,
  disabledAt: null,
  disabledReason: null,
  version: 1,
  createdAt: "2026-11-20T08:18:00.000Z",
  updatedAt: "2026-11-20T08:18:00.000Z",
};

/** The example after one change. */
export const changedWebhook = (changes: Partial<Webhook>): Webhook => ({
  ...exampleWebhook,
  ...changes,
  version: 2,
  updatedAt: "2026-11-21T17:36:00.000Z",
});

export const exampleWebhookWithSecret: WebhookWithSecret = {
  ...exampleWebhook,
  secret: "whsec_3pT9mVxq1cJ8wZr5bYkL2nD7fH0gS4aE6uI9oXvQwMs=",
};

export const exampleRotated: WebhookWithSecret = {
  ...changedWebhook({ previousSecretUntil: "2026-11-22T17:36:00.000Z" }),
  secret: "whsec_Jb5nQ8yR1tW4eZ7uM0iK3oP6aS9dF2gH5jL8xC1vB4s=",
};

export const exampleAttempt: WebhookAttempt = {
  at: "2026-11-21T17:30:00.000Z",
  eventId: "msg_test_5f1c0b7e9a3d4c2e8b6f1a0d7c9e3b52",
  type: "webhook.test",
  status: null,
  error: "The name hooks.example.com could not be resolved.",
  tookMs: 31,
};

const { id, name, url, eventTypes, listIds } = exampleWebhook;
export const exampleWebhookRef = { id };
export const exampleWebhookCreation = { id, name, url, eventTypes, listIds };

/** What a receiver gets. */
const exampleEvent = {
  type: "task.completed",
  timestamp: "2026-11-21T17:30:00.000Z",
  data: {
    kind: "task",
    id: exampleTask.id,
    version: 2,
    changed: ["completed", "completedAt"],
    occurrence: null,
    row: { ...exampleTask, completed: true, completedAt: "2026-11-21T17:30:00.000Z", version: 2 },
  },
} as const;

/** Events by the kind of their rows, for the documents. */
export const documentedEvents = Object.entries(eventSchemas).map(([kind, schema]) => ({
  kind,
  schema,
  types: schema.shape.type.options.map((type) => ({ type, means: happenings[type.split(".")[1] ?? ""] })),
  example: kind === exampleEvent.data.kind ? exampleEvent : undefined,
}));
