/** Procedure contracts of filters. */
import { postAction, del, get, patch, post } from "../trpc/rest-route.ts";
import { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import { exampleTask } from "../schema/task-example.ts";
import { TaskPage } from "../schema/task.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { changedFilter, exampleFilter, exampleFilterCreation, exampleFilterRef } from "./examples.ts";
import { CreateFilter, Filter, FilterPage, RunFilter, UpdateFilter } from "./schema.ts";
import { createFilter, deleteFilter, filterById, listFilters, runFilter, updateFilter } from "./service.ts";

export const filterProcedures = {
  create: protectedProcedure
    .meta({
      rest: post("/filters"),
      summary: "Save a filter",
      description: "The query is in the filter language. A syntax error is reported with its column.",
      example: {
        input: exampleFilterCreation,
        output: exampleFilter,
        invalid: { name: "Today", query: "due = tody" },
      },
    })
    .input(CreateFilter)
    .output(Filter)
    .mutation(({ ctx, input }) => createFilter(ctx, input)),

  byId: protectedProcedure
    .meta({
      rest: get("/filters/{id}"),
      summary: "Get a filter",
      description: "Get its tasks with `filter.run`.",
      example: { input: exampleFilterRef, output: exampleFilter, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Filter)
    .query(({ ctx, input }) => filterById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/filters"),
      summary: "Get filters in order of name, paginated",
      description: "Sorted by the Unicode Collation Algorithm.",
      example: {
        input: { limit: 20 },
        output: { items: [exampleFilter], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(PageInput)
    .output(FilterPage)
    .query(({ ctx, input }) => listFilters(ctx, input)),

  update: protectedProcedure
    .meta({
      rest: patch("/filters/{id}"),
      summary: "Update a filter",
      description: "Absent fields are unchanged; null clears a field.",
      example: {
        input: { ...exampleFilterRef, query: "due <= today" },
        output: changedFilter({ query: "due <= today" }),
        invalid: { ...exampleFilterRef, query: "due <=" },
      },
    })
    .input(UpdateFilter)
    .output(Filter)
    .mutation(({ ctx, input }) => updateFilter(ctx, input)),

  delete: protectedProcedure
    .meta({
      rest: del("/filters/{id}"),
      summary: "Delete a filter",
      description: "Deletes it permanently. Tasks are not affected.",
      example: { input: exampleFilterRef, output: exampleFilterRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteFilter(ctx, input)),

  run: protectedProcedure
    .meta({
      rest: postAction("/filters/run"),
      summary: "Get the tasks that match a filter, paginated",
      description: "Runs a saved filter by its `id`, or an unsaved `query`.",
      example: {
        input: { query: exampleFilter.query, timeZone: "Europe/Berlin", limit: 20 },
        output: { items: [exampleTask], nextCursor: null },
        invalid: { query: "due = tody" },
      },
    })
    .input(RunFilter)
    .output(TaskPage)
    .query(({ ctx, input }) => runFilter(ctx, input)),
};
