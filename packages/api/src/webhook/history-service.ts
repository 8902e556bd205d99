/** Shows how a webhook is doing, and has it begin anew from an earlier time. */
import { text } from "@taskwell/db/row";
import { z } from "zod";
import type { Ref } from "../schema/fields.ts";
import { currentMoment } from "../store/change-log.ts";
import type { Moment } from "../store/change-log.ts";
import { notFound } from "../store/entity.ts";
import { getRow } from "../store/rows.ts";
import type { UserContext } from "../trpc/context.ts";
import { inputError } from "../trpc/errors.ts";
import { webhooks } from "./row.ts";
import { WebhookAttempt } from "./schema.ts";
import type { ReplayWebhook, Webhook, WebhookAttempts } from "./schema.ts";
import { cursorAt, restart } from "./state-service.ts";

const dayMs = 86_400_000;

/** @throws {DomainError} `webhook_not_found` */
export async function attemptsOf({ prisma, actor }: UserContext, { id }: Ref): Promise<WebhookAttempts> {
  const delivery = await prisma.webhookDelivery.findFirst({ where: { userId: actor.userId, id } });
  if (delivery === null) throw notFound(webhooks);
  return {
    failures: delivery.attempts,
    nextAttemptAt: delivery.attempts === 0 ? null : (delivery.nextAt?.toISOString() ?? null),
    attempts: z.array(WebhookAttempt).parse(delivery.log),
  };
}

/** From the first event at or after an instant. @throws {DomainError} `webhook_not_found` */
export async function replayWebhook(ctx: UserContext, { id, from }: ReplayWebhook): Promise<Webhook> {
  const webhook = await getRow(ctx, webhooks, id);
  const { keptDays } = ctx.changes;
  if (Date.parse(from) < Date.now() - keptDays * dayMs)
    throw inputError([{ path: ["from"], message: `Changes are kept for ${keptDays} days.` }]);
  await restart(ctx, id, { cursor: cursorAt(await momentBefore(ctx, from)) });
  return webhook;
}

/** The latest moment at which no change since then could be seen. What else its transactions wrote is not seen either. */
async function momentBefore(ctx: UserContext, since: string): Promise<Moment> {
  const now = await currentMoment(ctx);
  const sql = `SELECT xid FROM log.changes WHERE user_id = $1 AND at >= $2::timestamptz
    AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date ORDER BY xid LIMIT 1`;
  const values = [ctx.actor.userId, since];
  const [first] = await ctx.db.query(sql, values, ([xid]) => text(xid));
  return first === undefined ? now : { ...now, at: since, snapshot: `${first}:${first}:` };
}
