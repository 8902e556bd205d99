/** Reads and changes calendar feeds, and writes their content. */
import { randomBytes } from "node:crypto";
import { violatedConstraint } from "@taskwell/db/failure";
import type { Prisma } from "@taskwell/db/prisma";
import { v7 as newId } from "uuid";
import { eventOf, todoOf } from "../calendar/component-rules.ts";
import type { Naming } from "../calendar/component-rules.ts";
import { isInActiveList } from "../store/task-condition.ts";
import type { TaskRow } from "../store/task.ts";
import { calendarChunks } from "../calendar/document-service.ts";
import type { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import { getterById } from "../store/by-id.ts";
import { notFound } from "../store/entity.ts";
import { lists } from "../store/list.ts";
import { pageOf } from "../store/page.ts";
import type { Order } from "../store/page.ts";
import { changeRow, getRow, insertOnce, notFoundOrConflict, whereTarget } from "../store/rows.ts";
import type { Context, UserContext } from "../trpc/context.ts";
import { feeds } from "./row.ts";
import type { CreateFeed, Feed, FeedPage, UpdateFeed } from "./schema.ts";

/** 256 bits in base64url. */
const secretPattern = /^[\w-]{43}$/;

/** @throws {DomainError} `list_not_found`, `feed_id_taken` */
export async function createFeed(ctx: UserContext, input: CreateFeed): Promise<Feed> {
  const { id = newId(), name, listId, content } = input;
  if (listId !== null) await getRow(ctx, lists, listId);
  const secret = randomBytes(32).toString("base64url");
  return await withExistingList(() => insertOnce(ctx, feeds, input, { id, name, listId, content, secret }));
}

/** @throws {DomainError} `feed_not_found` */
export const feedById = getterById(feeds);

const byName: Order<Feed, Prisma.FeedWhereInput, Prisma.FeedOrderByWithRelationInput> = {
  name: "feeds",
  orderBy: [{ name: "asc" }, { id: "asc" }],
  keysOf: ({ name, id }) => [name, id],
  after: ([name = "", id = ""]) => ({
    name: { gte: name },
    OR: [{ name: { gt: name } }, { id: { gt: id } }],
  }),
};

export async function listFeeds(ctx: UserContext, page: PageInput): Promise<FeedPage> {
  const { prisma, actor } = ctx;
  return await pageOf(ctx, byName, page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId }, ...after] };
    return (await prisma.feed.findMany({ where, orderBy, take })).map(feeds.fromPrisma);
  });
}

/** The path stays the same. @throws {DomainError} `list_not_found`, `feed_not_found`, `version_mismatch` */
export async function updateFeed(ctx: UserContext, input: UpdateFeed): Promise<Feed> {
  const { name, listId, content } = input;
  if (typeof listId === "string") await getRow(ctx, lists, listId);
  return await withExistingList(() => changeRow(ctx, feeds, input, { name, listId, content }));
}

/** Its path stops working. @throws {DomainError} `feed_not_found`, `version_mismatch` */
export async function deleteFeed(ctx: UserContext, input: VersionedRef): Promise<Ref> {
  const where = { userId: ctx.actor.userId, ...whereTarget(input) };
  const { count } = await ctx.prisma.feed.deleteMany({ where });
  if (count === 0) throw await notFoundOrConflict(ctx, feeds, input);
  return { id: input.id };
}

/** Translates a violated foreign key: the list may have been deleted since it was checked. */
async function withExistingList<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw violatedConstraint(error) === "feeds_list_id_fkey" ? notFound(lists) : error;
  }
}

/** Finds a feed of any user by its secret. */
export async function findFeed({ db }: Pick<Context, "db">, secret: string): Promise<Feed | undefined> {
  if (!secretPattern.test(secret)) return undefined;
  const feed = await db.asSystem("find a calendar feed by its secret", () =>
    db.prisma.feed.findFirst({ where: { secret, user: { disabledAt: null } } }),
  );
  return feed === null ? undefined : feeds.fromPrisma(feed);
}

/** The feed as iCalendar. Call it within a snapshot, as the feed's owner. */
export function feedChunks(ctx: UserContext, { name, listId, content }: Feed): AsyncGenerator<string> {
  return calendarChunks(ctx, {
    name,
    where: {
      completed: false,
      deletedAt: null,
      ...(listId === null ? isInActiveList : { listId }),
      ...(content === "events" ? { dueDate: { not: null } } : {}),
    },
    component: content === "events" ? toEvent : todoOf,
  });
}

function toEvent(task: TaskRow, naming: Naming): string {
  const { due } = task;
  return due === null ? "" : eventOf({ ...task, due }, naming);
}
