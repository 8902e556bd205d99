/** Procedure contracts of lists. */
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
      summary: "Create a list",
      description: "It is placed last in the manual order.",
      example: { input: exampleListCreation, output: exampleList, invalid: { name: "Home", color: "blue" } },
    })
    .input(CreateList)
    .output(List)
    .mutation(({ ctx, input }) => createList(ctx, input)),

  byId: protectedProcedure
    .meta({
      rest: get("/lists/{id}"),
      summary: "Get a list",
      description: "Get its tasks with `task.list` and `listId`.",
      example: { input: exampleListRef, output: exampleList, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(List)
    .query(({ ctx, input }) => listById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/lists"),
      summary: "Get lists in their manual order, paginated",
      description: "Archived lists are returned only with `archived: true`, and then alone.",
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
      summary: "Update a list",
      description: "Absent fields are unchanged; null clears a field.",
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
      summary: "Move a list before or after another, or to the end",
      description: "Concurrent moves do not undo each other.",
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
      description: "The list and its tasks are kept, and can still be read by the list's id.",
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
      summary: "Unarchive a list",
      description: "Has no effect on a list that is not archived.",
      example: { input: exampleListRef, output: exampleList, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(List)
    .mutation(({ ctx, input }) => unarchiveList(ctx, input)),
};
