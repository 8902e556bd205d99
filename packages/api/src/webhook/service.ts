/** Reads and changes webhooks, and what their owners ask of them. */
import { randomUUID } from "node:crypto";
import type { Prisma } from "@taskwell/db/prisma";
import { v7 as newId } from "uuid";
import type { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import { getterById } from "../store/by-id.ts";
import { currentMoment } from "../store/change-log.ts";
import { notFound } from "../store/entity.ts";
import { insertRow, selectByIds } from "../store/hot-statements.ts";
import { lists } from "../store/list.ts";
import { pageOf } from "../store/page.ts";
import type { Order } from "../store/page.ts";
import { changeRow, insertIdempotently, notFoundOrConflict, whereTarget } from "../store/rows.ts";
import type { UserContext } from "../trpc/context.ts";
import { DomainError, inputError } from "../trpc/errors.ts";
import { urlProblem } from "./address-rules.ts";
import { webhooks } from "./row.ts";
import type {
  CreateWebhook,
  RotateSecret,
  UpdateWebhook,
  Webhook,
  WebhookAttempt,
  WebhookPage,
  WebhookWithSecret,
} from "./schema.ts";
import { sendEnvelope } from "./send-service.ts";
import { algorithmOf, newSecret } from "./signature-rules.ts";
import { cursorAt, logAttempts, restart } from "./state-service.ts";

const maxWebhooks = 20;
const previousSecretMs = 24 * 3_600_000;
/** Below what a transaction may take: with an `Idempotency-Key` the test is in one. */
const testTimeoutMs = 4_000;

/** @throws {DomainError} `webhooks_off`, `too_many_webhooks`, `list_not_found`, `webhook_id_taken` */
export async function createWebhook(ctx: UserContext, input: CreateWebhook): Promise<WebhookWithSecret> {
  const { id = newId(), name, url, eventTypes, listIds, algorithm } = input;
  checkUrl(ctx, url);
  await checkLists(ctx, listIds);
  const secret = newSecret(algorithm);
  const made = await insertIdempotently(ctx, webhooks, input, () =>
    ctx.db.transaction(async () => {
      const moment = await currentMoment(ctx);
      const row = await insertRow(ctx, webhooks, { id, name, url, eventTypes, listIds, secret });
      if (row === undefined) throw new Error("An INSERT returned no row.");
      await checkNumber(ctx);
      const { userId } = ctx.actor;
      await ctx.prisma.webhookDelivery.createMany({ data: [{ userId, id, cursor: cursorAt(moment) }] });
      return row;
    }),
  );
  ctx.webhooks.users.add(ctx.actor.userId);
  return await withSecret(ctx, made);
}

/** @throws {DomainError} `webhook_not_found` */
export const webhookById = getterById(webhooks);

const byCreation: Order<Webhook, Prisma.WebhookWhereInput, Prisma.WebhookOrderByWithRelationInput> = {
  name: "webhooks",
  orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  keysOf: ({ createdAt, id }) => [createdAt, id],
  after: ([createdAt = "", id = ""]) => ({
    createdAt: { gte: createdAt },
    OR: [{ createdAt: { gt: createdAt } }, { id: { gt: id } }],
  }),
};

export async function listWebhooks(ctx: UserContext, page: PageInput): Promise<WebhookPage> {
  const { prisma, actor } = ctx;
  return await pageOf(ctx, byCreation, page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId }, ...after] };
    return (await prisma.webhook.findMany({ where, orderBy, take })).map(webhooks.fromPrisma);
  });
}

/** @throws {DomainError} `webhooks_off`, `list_not_found`, `webhook_not_found`, `version_mismatch` */
export async function updateWebhook(ctx: UserContext, input: UpdateWebhook): Promise<Webhook> {
  const { id, name, url, eventTypes, listIds, enabled } = input;
  if (url !== undefined || enabled === true) checkUrl(ctx, url);
  if (listIds !== undefined) await checkLists(ctx, listIds);
  const state =
    enabled === undefined
      ? {}
      : enabled
        ? { disabledAt: null, disabledReason: null }
        : { disabledAt: new Date(), disabledReason: "Disabled by its owner." };
  const changed = await ctx.db.transaction(async () => {
    const row = await changeRow(ctx, webhooks, input, { name, url, eventTypes, listIds, ...state });
    await restart(ctx, id);
    return row;
  });
  ctx.webhooks.users.add(ctx.actor.userId);
  return changed;
}

/** @throws {DomainError} `webhook_not_found`, `version_mismatch` */
export async function deleteWebhook(ctx: UserContext, input: VersionedRef): Promise<Ref> {
  const where = { userId: ctx.actor.userId, ...whereTarget(input) };
  const { count } = await ctx.prisma.webhook.deleteMany({ where });
  if (count === 0) throw await notFoundOrConflict(ctx, webhooks, input);
  return { id: input.id };
}

/** Both secrets sign for a day. @throws {DomainError} `webhook_not_found` */
export async function rotateSecret(
  ctx: UserContext,
  { id, algorithm }: RotateSecret,
): Promise<WebhookWithSecret> {
  return await ctx.db.transaction(async () => {
    const { secret: previousSecret } = await storedWebhook(ctx, id);
    const row = await changeRow(
      ctx,
      webhooks,
      { id },
      {
        secret: newSecret(algorithm ?? algorithmOf(previousSecret)),
        previousSecret,
        previousSecretUntil: new Date(Date.now() + previousSecretMs),
      },
    );
    await restart(ctx, id);
    return await withSecret(ctx, row);
  });
}

/** Sends an event at once, whatever else waits. @throws {DomainError} `webhooks_off`, `webhook_not_found` */
export async function testWebhook(ctx: UserContext, { id }: Ref): Promise<WebhookAttempt> {
  const target = await storedWebhook(ctx, id);
  checkUrl(ctx);
  const event = {
    eventId: `msg_test_${randomUUID().replaceAll("-", "")}`,
    type: "webhook.test",
    at: new Date().toISOString(),
    data: { webhookId: id },
  };
  const { attempt } = await sendEnvelope(ctx, target, event, { timeoutMs: testTimeoutMs });
  await logAttempts(ctx, id, [attempt]);
  return attempt;
}

/** With its secrets. @throws {DomainError} `webhook_not_found` */
async function storedWebhook({ prisma, actor }: UserContext, id: string) {
  const webhook = await prisma.webhook.findFirst({ where: { userId: actor.userId, id } });
  if (webhook === null) throw notFound(webhooks);
  return webhook;
}

async function withSecret(ctx: UserContext, webhook: Webhook): Promise<WebhookWithSecret> {
  const { secret } = await storedWebhook(ctx, webhook.id);
  return { ...webhook, secret: webhook.algorithm === "hmac" ? secret : null };
}

function checkUrl({ webhooks: { mode } }: UserContext, url?: string): void {
  if (mode === "off") throw new DomainError("webhooks_off", "This server sends no webhooks.");
  const problem = url === undefined ? undefined : urlProblem(url, mode);
  if (problem !== undefined) throw inputError([{ path: ["url"], message: problem }]);
}

async function checkLists(ctx: UserContext, ids: readonly string[]): Promise<void> {
  const found = ids.length === 0 ? [] : await selectByIds(ctx, lists, ids);
  if (found.length < new Set(ids).size) throw notFound(lists);
}

/** Two that are created at the same time may get past it: it keeps the number small, not exact. */
async function checkNumber({ prisma, actor }: UserContext): Promise<void> {
  const count = await prisma.webhook.count({ where: { userId: actor.userId } });
  if (count <= maxWebhooks) return;
  throw new DomainError("too_many_webhooks", `You have ${maxWebhooks} webhooks already. Delete one first.`);
}
