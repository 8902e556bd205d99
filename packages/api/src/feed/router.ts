/** Contracts of calendar feeds. */
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
      summary: "Make a calendar feed",
      description:
        "Its `path` is for calendar programs, which ask without a token: whoever knows it reads the feed.",
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
      description: "With its `path`.",
      example: { input: exampleFeedRef, output: exampleFeed, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Feed)
    .query(({ ctx, input }) => feedById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/feeds"),
      summary: "List calendar feeds by name, page by page",
      description: "In the order of the Unicode Collation Algorithm.",
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
      summary: "Change a calendar feed",
      description: "What is absent stays as it is, and so does its `path`.",
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
      description: "For good: its `path` leads nowhere from now on. Tasks are not touched.",
      example: { input: exampleFeedRef, output: exampleFeedRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteFeed(ctx, input)),
};
