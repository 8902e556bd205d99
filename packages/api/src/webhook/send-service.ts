/** Sends one event to one webhook: reads the row, signs, and says what came back. */
import { filters } from "../filter/row.ts";
import { labels } from "../label/row.ts";
import type { Entity, Versioned } from "../store/entity.ts";
import { selectByIds } from "../store/hot-statements.ts";
import { lists } from "../store/list.ts";
import { tasks } from "../store/task.ts";
import type { UserContext, WebhookAnswer } from "../trpc/context.ts";
import type { WebhookEvent } from "./event-rules.ts";
import type { EventKind } from "./event-schema.ts";
import { errorOf } from "./retry-rules.ts";
import type { WebhookAttempt } from "./schema.ts";
import { signatureOf } from "./signature-rules.ts";

/** What sending needs to know of a webhook, as it is stored. */
export interface Target {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousSecretUntil: Date | null;
}

export interface Envelope {
  /** The same whenever and by whichever server the event is sent. */
  readonly eventId: string;
  readonly type: string;
  /** When it happened. */
  readonly at: string;
  readonly data: object;
}

export interface Sent {
  readonly answer: WebhookAnswer;
  readonly attempt: WebhookAttempt;
}

export async function sendEnvelope(
  { webhooks }: UserContext,
  target: Target,
  { eventId, type, at, data }: Envelope,
  limits: { readonly timeoutMs: number; readonly cutting?: AbortSignal },
): Promise<Sent> {
  const body = JSON.stringify({ type, timestamp: at, data });
  // Of each attempt, not of the event: receivers refuse old ones.
  const timestamp = Math.floor(Date.now() / 1_000);
  const headers = {
    "content-type": "application/json",
    "user-agent": "Taskwell-Webhooks/1",
    "webhook-id": eventId,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatureOf({ id: eventId, timestamp, body }, secretsOf(target)),
  };
  const startedAt = performance.now();
  const answer = await webhooks.send({ url: target.url, headers, body, ...limits });
  const attempt: WebhookAttempt = {
    at: new Date().toISOString(),
    eventId,
    type,
    status: "status" in answer ? answer.status : null,
    error: errorOf(answer) ?? null,
    tookMs: Math.round(performance.now() - startedAt),
  };
  return { answer, attempt };
}

/** The one before a rotation as well, for a day: receivers change theirs when it suits them. */
function secretsOf({ secret, previousSecret, previousSecretUntil }: Target): string[] {
  const isPreviousValid = previousSecretUntil !== null && previousSecretUntil.getTime() > Date.now();
  return previousSecret !== null && isPreviousValid ? [secret, previousSecret] : [secret];
}

const entities: Readonly<Record<EventKind, Entity<Versioned>>> = {
  task: tasks,
  list: lists,
  label: labels,
  filter: filters,
};

/** An event, with its row as it is now. */
export async function readData(ctx: UserContext, event: WebhookEvent): Promise<object> {
  const { kind, id, version, changed, occurrence } = event;
  const [row = null] = await selectByIds(ctx, entities[kind], [id], "any");
  return { kind, id, version, changed, occurrence, row };
}
