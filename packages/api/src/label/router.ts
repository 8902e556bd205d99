/** Procedure contracts of labels. */
import { del, get, patch, post } from "../trpc/rest-route.ts";
import { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { changedLabel, exampleLabel, exampleLabelCreation, exampleLabelRef } from "./examples.ts";
import { CreateLabel, Label, LabelPage, UpdateLabel } from "./schema.ts";
import { createLabel, deleteLabel, labelById, listLabels, updateLabel } from "./service.ts";

export const labelProcedures = {
  create: protectedProcedure
    .meta({
      rest: post("/labels"),
      summary: "Create a label",
      description: "Names are unique, ignoring case. Assign labels to tasks by id with `task.update`.",
      example: { input: exampleLabelCreation, output: exampleLabel, invalid: { name: "" } },
    })
    .input(CreateLabel)
    .output(Label)
    .mutation(({ ctx, input }) => createLabel(ctx, input)),

  byId: protectedProcedure
    .meta({
      rest: get("/labels/{id}"),
      summary: "Get a label",
      description: "Tasks refer to their labels by id.",
      example: { input: exampleLabelRef, output: exampleLabel, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Label)
    .query(({ ctx, input }) => labelById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/labels"),
      summary: "Get labels in order of name, paginated",
      description: "Sorted by the Unicode Collation Algorithm.",
      example: {
        input: { limit: 20 },
        output: { items: [exampleLabel], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(PageInput)
    .output(LabelPage)
    .query(({ ctx, input }) => listLabels(ctx, input)),

  update: protectedProcedure
    .meta({
      rest: patch("/labels/{id}"),
      summary: "Update a label",
      description: "Applies to all tasks with the label. Absent fields are unchanged; null clears a field.",
      example: {
        input: { ...exampleLabelRef, color: null },
        output: changedLabel({ color: null }),
        invalid: { ...exampleLabelRef, name: " " },
      },
    })
    .input(UpdateLabel)
    .output(Label)
    .mutation(({ ctx, input }) => updateLabel(ctx, input)),

  delete: protectedProcedure
    .meta({
      rest: del("/labels/{id}"),
      summary: "Delete a label",
      description: "Deletes it permanently and removes it from its tasks, which are kept.",
      example: { input: exampleLabelRef, output: exampleLabelRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteLabel(ctx, input)),
};
