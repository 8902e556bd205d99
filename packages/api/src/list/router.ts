/** Contracts of lists. */
import { act, del, get, patch, post } from "../rest/route.ts";
import { PageInput, Ref, VersionedRef } from "../fields.ts";
import { protectedProcedure } from "../trpc.ts";
import { changedList, exampleList, exampleListCreation, exampleListRef } from "./examples.ts";
import { CreateList, List, ListLists, ListPage, MoveList, UpdateList } from "./schema.ts";
import {
  archiveList,
  createList,
  deleteList,
  listById,
  listDeleted,
  listLists,
  moveList,
  purgeList,
  restoreList,
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
      rest: act("/lists/{id}/move"),
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
      rest: act("/lists/{id}/archive"),
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
      rest: act("/lists/{id}/unarchive"),
      summary: "Take a list out of the archive",
      description: "One that is not in there stays as it is.",
      example: { input: exampleListRef, output: exampleList, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(List)
    .mutation(({ ctx, input }) => unarchiveList(ctx, input)),

  delete: protectedProcedure
    .meta({
      rest: del("/lists/{id}"),
      summary: "Put a list and its tasks in the trash",
      description: "For 30 days they can be restored, together.",
      example: { input: exampleListRef, output: exampleListRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteList(ctx, input)),

  trash: protectedProcedure
    .meta({
      rest: get("/trash/lists"),
      summary: "List the lists in the trash, the last deleted first",
      description: "30 days after it was deleted, a list is gone for good.",
      example: {
        input: { limit: 20 },
        output: {
          items: [changedList({ deletedAt: "2026-11-21T17:20:00.000Z" })],
          nextCursor: null,
        },
        invalid: { limit: 0 },
      },
    })
    .input(PageInput)
    .output(ListPage)
    .query(({ ctx, input }) => listDeleted(ctx, input)),

  restore: protectedProcedure
    .meta({
      rest: act("/trash/lists/{id}/restore"),
      summary: "Take a list out of the trash",
      description: "With the tasks that went in there together with it.",
      example: {
        input: exampleListRef,
        output: { ...changedList({}), version: 3 },
        invalid: { id: "1" },
      },
    })
    .input(Ref)
    .output(List)
    .mutation(({ ctx, input }) => restoreList(ctx, input)),

  purge: protectedProcedure
    .meta({
      rest: del("/trash/lists/{id}"),
      summary: "Delete a list in the trash for good",
      description: "With the tasks that went in there together with it.",
      example: { input: exampleListRef, output: exampleListRef, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Ref)
    .mutation(({ ctx, input }) => purgeList(ctx, input)),
};
