/** Procedure contract of previews. */
import { postAction } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { Preview, PreviewTask } from "./schema.ts";
import { previewTask } from "./service.ts";

export const previewProcedures = {
  preview: protectedProcedure
    .meta({
      rest: postAction("/tasks/preview"),
      summary: "Preview the occurrences of a recurring task",
      description:
        "For a stored task by its `id`, or for an unsaved `due` and `recurrence`. Explains why an occurrence was moved or omitted.",
      example: {
        input: {
          due: { date: "2026-01-31" },
          recurrence: { rule: "FREQ=MONTHLY;SKIP=BACKWARD" },
          limit: 3,
        },
        output: {
          items: [
            {
              nominal: "2026-01-31",
              due: { date: "2026-01-31", time: null, timeZone: null },
              at: null,
              reason: null,
            },
            {
              nominal: "2026-02-31",
              due: { date: "2026-02-28", time: null, timeZone: null },
              at: null,
              reason: "moved_backward",
            },
            {
              nominal: "2026-03-31",
              due: { date: "2026-03-31", time: null, timeZone: null },
              at: null,
              reason: null,
            },
          ],
        },
        invalid: { due: { date: "2026-01-31" }, recurrence: { rule: "FREQ=SECONDLY" } },
      },
    })
    .input(PreviewTask)
    .output(Preview)
    .query(({ ctx, input }) => previewTask(ctx, input)),
};
