/** Procedure contracts of changes. */
import { exampleToken } from "./examples.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { get } from "../trpc/rest-route.ts";
import { Changes, ListChanges } from "./schema.ts";
import { listChanges } from "./service.ts";

export const changesProcedures = {
  list: protectedProcedure
    .meta({
      rest: get("/changes"),
      summary: "Get what has changed since a token",
      description:
        "The rows that were created, changed or deleted, as they are now, and the token for the next call. See docs/sync.md.",
      example: {
        input: {},
        output: { changes: [], token: exampleToken, hasMore: false },
        invalid: { limit: 0 },
      },
    })
    .input(ListChanges)
    .output(Changes)
    .query(({ ctx, input }) => listChanges(ctx, input)),
};
