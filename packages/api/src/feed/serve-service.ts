/** A calendar feed as calendar programs ask for it: by its secret, without a token. */
import type { Services, UserContext } from "../trpc/context.ts";
import { TemporaryFile } from "../document/temporary-file.ts";
import { RateLimitError } from "../trpc/errors.ts";
import { feedPieces, findFeed } from "./service.ts";

export interface FeedRequest {
  /** What stands in its path. */
  readonly secret: string;
  readonly requestId: string;
  /** Who asks: as in {@link RequestFacts}. */
  readonly address: string;
}

/** What is in a feed at one moment. Whoever asked closes it. */
export interface ServedFeed {
  readonly userId: string;
  /** RFC 9110, section 8.8.3. */
  readonly etag: string;
  read(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/**
 * @returns undefined when there is no such feed, or not any more
 * @throws {RateLimitError} when somebody tries too many secrets, or asks for a feed too often
 */
export async function serveFeed(
  { db, cursors, log, limits }: Services,
  { secret, requestId, address }: FeedRequest,
): Promise<ServedFeed | undefined> {
  const feed = await findFeed({ db }, secret);
  const allowance = feed === undefined ? await limits?.refuse(address) : await limits?.spend(feed.userId, 1);
  if (allowance?.allowed === false) throw new RateLimitError(allowance);
  if (feed === undefined) return undefined;
  const { userId } = feed;
  const actor = { userId, email: null, name: null };
  const ctx: UserContext = {
    db,
    cursors,
    log,
    requestId,
    allowance,
    idempotencyKey: null,
    batch: undefined,
    authentication: { actor },
    actor,
    prisma: db.prisma,
  };
  const file = await TemporaryFile.create();
  try {
    await db.asUser(userId, () =>
      db.snapshot(async () => {
        for await (const piece of feedPieces(ctx, feed)) await file.append(piece);
      }),
    );
  } catch (error) {
    await file.close();
    throw error;
  }
  return { userId, etag: `"${file.digest()}"`, read: () => file.read(), close: () => file.close() };
}
