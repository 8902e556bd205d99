/** Contracts of lists. */
import { postAction, get, patch, post } from "../trpc/rest-route.ts";
import { Ref, VersionedRef } from "../schema/fields.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { changedList, exampleList, exampleListCreation, exampleListRef } from "../schema/list-example.ts";
import { CreateList, ListLists, MoveList, UpdateList } from "./schema.ts";
import { List, ListPage } from "../schema/list.ts";
import {
  archiveList,
  createList,
  listById,
  listLists,
  moveList,
  unarchiveList,
  updateList,
} from "./service.ts";

export const listProcedures = {
  create: protectedProcedure
    .meta({
      rest: post("/lists"),
      summary: "Make a list",
      description: "It stands after the others.",
      example: { input: exampleListCreation, output: exampleList, invalid: { name: "Home", color: "blue" } },
    })
    .input(CreateList)
    .output(List)
    .mutation(({ ctx, input }) => createList(ctx, input)),

  byId: protectedProcedure
    .meta({
      rest: get("/lists/{id}"),
      summary: "Get a list",
      description: "Its tasks are what `task.list` gives with its id as `listId`.",
      example: { input: exampleListRef, output: exampleList, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(List)
    .query(({ ctx, input }) => listById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/lists"),
      summary: "List lists, in their order by hand, page by page",
      description: "Archived ones only when they are asked for.",
      example: {
        input: { limit: 20 },
        output: { items: [exampleList], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(ListLists)
    .output(ListPage)
    .query(({ ctx, input }) => listLists(ctx, input)),

  update: protectedProcedure
    .meta({
      rest: patch("/lists/{id}"),
      summary: "Change the name or the colour of a list",
      description: "What is absent stays as it is; null clears.",
      example: {
        input: { ...exampleListRef, color: null },
        output: changedList({ color: null }),
        invalid: { ...exampleListRef, name: "" },
      },
    })
    .input(UpdateList)
    .output(List)
    .mutation(({ ctx, input }) => updateList(ctx, input)),

  move: protectedProcedure
    .meta({
      rest: postAction("/lists/{id}/move"),
      summary: "Put a list before or after another, or at the end",
      description: "Moves at the same time do not undo each other.",
      example: {
        input: exampleListRef,
        output: changedList({}),
        invalid: { ...exampleListRef, before: "1" },
      },
    })
    .input(MoveList)
    .output(List)
    .mutation(({ ctx, input }) => moveList(ctx, input)),

  archive: protectedProcedure
    .meta({
      rest: postAction("/lists/{id}/archive"),
      summary: "Archive a list",
      description: "It and its tasks stay as they are, and are asked for by name.",
      example: {
        input: exampleListRef,
        output: changedList({ archivedAt: "2026-11-21T17:20:00.000Z" }),
        invalid: { id: "1" },
      },
    })
    .input(VersionedRef)
    .output(List)
    .mutation(({ ctx, input }) => archiveList(ctx, input)),

  unarchive: protectedProcedure
    .meta({
      rest: postAction("/lists/{id}/unarchive"),
      summary: "Take a list out of the archive",
      description: "One that is not in there stays as it is.",
      example: { input: exampleListRef, output: exampleList, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(List)
    .mutation(({ ctx, input }) => unarchiveList(ctx, input)),
};
