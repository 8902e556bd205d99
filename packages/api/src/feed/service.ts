/** What happens to calendar feeds, and what is in them. */
import { randomBytes } from "node:crypto";
import { violatedConstraint } from "@taskwell/db/failure";
import { instant, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import { v7 as newId } from "uuid";
import { getterById } from "../by-id.ts";
import { eventOf, todoOf } from "../calendar/component.ts";
import { calendarPieces } from "../calendar/document.ts";
import type { Context, UserContext } from "../context.ts";
import type { PageInput, Ref, VersionedRef } from "../fields.ts";
import { lists } from "../list/row.ts";
import { getList } from "../list/service.ts";
import { pageOf } from "../page.ts";
import { changeRow, deleteRow, makeRow, notFound } from "../rows.ts";
import type { Noun } from "../rows.ts";
import { tasks } from "../task/row.ts";
import type { Task } from "../task/schema.ts";
import type { CreateFeed, Feed, FeedPage, UpdateFeed } from "./schema.ts";

/** Of 256 bits, in base64url. */
const secretForm = /^[\w-]{43}$/;
const pathOf = (secret: string) => `/calendar/${secret}.ics`;

function readFeed([userId, id, name, listId, content, secret, version, createdAt, updatedAt]: Columns): Feed {
  return {
    id: text(id),
    userId: text(userId),
    name: text(name),
    listId: textOrNull(listId),
    content: content === "todos" ? content : "events",
    path: pathOf(text(secret)),
    version: integer(version),
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
  };
}

const feeds: Noun<Feed> = {
  name: "feed",
  table: "feeds",
  columns: "user_id, id, name, list_id, content, secret, version, created_at, updated_at",
  read: readFeed,
  isLive: "true",
};

/** @throws {DomainError} `list_not_found`, `feed_id_taken` */
export async function createFeed(ctx: UserContext, input: CreateFeed): Promise<Feed> {
  const { id = newId(), name, listId, content } = input;
  const sql = `INSERT INTO feeds (user_id, id, name, list_id, content, secret) VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING ${feeds.columns}`;
  const values = [ctx.actor.userId, id, name, listId, content, randomBytes(32).toString("base64url")];
  if (listId !== null) await getList(ctx, listId);
  return await withList(() =>
    makeRow(ctx, feeds, input, async () => {
      const [feed] = await ctx.db.query(sql, values, feeds.read);
      if (feed === undefined) throw new Error("An INSERT gave no row back.");
      return feed;
    }),
  );
}

export const feedById = getterById(feeds);

const byName = {
  name: "feeds",
  columns: ['name COLLATE "natural"', "id"],
  direction: "ASC",
  keysOf: ({ name, id }: Feed) => [name, id],
} as const;

export async function listFeeds(ctx: UserContext, { limit, cursor }: PageInput): Promise<FeedPage> {
  return await pageOf(ctx, feeds, byName, { conditions: [], values: [], limit, cursor });
}

/** Its path stays as it is. @throws {DomainError} `list_not_found`, `feed_not_found`, `version_mismatch` */
export async function updateFeed(ctx: UserContext, input: UpdateFeed): Promise<Feed> {
  const { name, listId, content } = input;
  if (typeof listId === "string") await getList(ctx, listId);
  return await withList(() => changeRow(ctx, feeds, input, { name, list_id: listId, content }));
}

/** From now on its path leads nowhere. */
export async function deleteFeed(ctx: UserContext, input: VersionedRef): Promise<Ref> {
  return await deleteRow(ctx, feeds, input);
}

/** The list may have been purged in this moment. */
async function withList<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw violatedConstraint(error) === "feeds_list_id_fkey" ? notFound(lists) : error;
  }
}

/** The feed that a secret is of. For whoever knows it: nobody is asked who they are. */
export async function findFeed({ db }: Pick<Context, "db">, secret: string): Promise<Feed | undefined> {
  if (!secretForm.test(secret)) return undefined;
  const sql = `SELECT ${feeds.columns} FROM feeds WHERE secret = $1`;
  const [feed] = await db.asSystem("find whose calendar feed it is", () =>
    db.query(sql, [secret], feeds.read),
  );
  return feed;
}

/** Within a snapshot, as the feed's owner. */
export function feedPieces(ctx: UserContext, { name, listId, content }: Feed): AsyncGenerator<string> {
  const isOpen = `${tasks.isLive} AND NOT completed`;
  const inList = listId === null ? "true" : "list_id = $2";
  return calendarPieces(ctx, {
    name,
    where: `${isOpen} AND ${inList}${content === "events" ? " AND due_date IS NOT NULL" : ""}`,
    values: listId === null ? [] : [listId],
    component: content === "events" ? eventOfDue : todoOf,
  });
}

function eventOfDue(task: Task, labels: readonly string[]): string {
  const { due } = task;
  return due === null ? "" : eventOf({ ...task, due }, labels);
}
