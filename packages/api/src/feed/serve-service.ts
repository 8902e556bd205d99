/** Serves a calendar feed by its secret, without a token. */
import { contextFor } from "../trpc/context.ts";
import type { Services } from "../trpc/context.ts";
import { TemporaryFile } from "../document/temporary-file.ts";
import { RateLimitError } from "../trpc/errors.ts";
import { feedChunks, findFeed } from "./service.ts";

export interface FeedRequest {
  /** The secret in the feed's path. */
  readonly secret: string;
  readonly requestId: string;
  /** The client's address, as in {@link RequestFacts}. */
  readonly address: string;
}

/** A snapshot of a feed. The caller must close it. */
export interface ServedFeed {
  readonly userId: string;
  /** A strong entity tag (RFC 9110, section 8.8.3). */
  readonly etag: string;
  read(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/**
 * @returns undefined when no feed has the secret
 * @throws {RateLimitError} when an address tries too many unknown secrets, or a feed is read too often
 */
export async function serveFeed(
  services: Services,
  { secret, requestId, address }: FeedRequest,
): Promise<ServedFeed | undefined> {
  const { db, limits } = services;
  const feed = await findFeed({ db }, secret);
  const allowance = feed === undefined ? await limits?.refuse(address) : await limits?.spend(feed.userId, 1);
  if (allowance?.allowed === false) throw new RateLimitError(allowance);
  if (feed === undefined) return undefined;
  const { userId } = feed;
  const ctx = contextFor(services, { userId, email: null, name: null }, requestId);
  const file = await TemporaryFile.create();
  try {
    await db.asUser(userId, () =>
      db.snapshot(async () => {
        for await (const chunk of feedChunks(ctx, feed)) await file.append(chunk);
      }),
    );
  } catch (error) {
    await file.close();
    throw error;
  }
  return { userId, etag: `"${file.digest()}"`, read: () => file.read(), close: () => file.close() };
}
