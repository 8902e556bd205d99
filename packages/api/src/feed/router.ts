/** Procedure contracts of calendar feeds. */
import { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import { del, get, patch, post } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { changedFeed, exampleFeed, exampleFeedCreation, exampleFeedRef } from "./examples.ts";
import { CreateFeed, Feed, FeedPage, UpdateFeed } from "./schema.ts";
import { createFeed, deleteFeed, feedById, listFeeds, updateFeed } from "./service.ts";

export const feedProcedures = {
  create: protectedProcedure
    .meta({
      rest: post("/feeds"),
      summary: "Create a calendar feed",
      description:
        "Calendar clients subscribe to its `path` without a token: anyone who knows the path can read the feed.",
      example: {
        input: exampleFeedCreation,
        output: exampleFeed,
        invalid: { name: "Mine", content: "meetings" },
      },
    })
    .input(CreateFeed)
    .output(Feed)
    .mutation(({ ctx, input }) => createFeed(ctx, input)),

  byId: protectedProcedure
    .meta({
      rest: get("/feeds/{id}"),
      summary: "Get a calendar feed",
      description: "Includes its `path`.",
      example: { input: exampleFeedRef, output: exampleFeed, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Feed)
    .query(({ ctx, input }) => feedById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/feeds"),
      summary: "Get calendar feeds in order of name, paginated",
      description: "Sorted by the Unicode Collation Algorithm.",
      example: {
        input: { limit: 20 },
        output: { items: [exampleFeed], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(PageInput)
    .output(FeedPage)
    .query(({ ctx, input }) => listFeeds(ctx, input)),

  update: protectedProcedure
    .meta({
      rest: patch("/feeds/{id}"),
      summary: "Update a calendar feed",
      description: "Absent fields are unchanged. The `path` stays the same.",
      example: {
        input: { ...exampleFeedRef, content: "todos" },
        output: changedFeed({ content: "todos" }),
        invalid: { ...exampleFeedRef, name: " " },
      },
    })
    .input(UpdateFeed)
    .output(Feed)
    .mutation(({ ctx, input }) => updateFeed(ctx, input)),

  delete: protectedProcedure
    .meta({
      rest: del("/feeds/{id}"),
      summary: "Revoke a calendar feed",
      description: "Deletes it permanently: its `path` stops working. Tasks are not affected.",
      example: { input: exampleFeedRef, output: exampleFeedRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteFeed(ctx, input)),
};
