/** Procedure contracts of changes. */
import { exampleToken } from "./examples.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { get, stream } from "../trpc/rest-route.ts";
import { liveChanges } from "./live-service.ts";
import { ChangeMessages, Changes, FollowChanges, ListChanges } from "./schema.ts";
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
  live: protectedProcedure
    .meta({
      rest: stream("/changes/stream", "changes"),
      summary: "Follow what changes, as it happens",
      description:
        "A stream of server-sent events. The first one comes at once, with what has changed since the token; more follow as " +
        "rows change, within a second. The stream ends when the token expires. See docs/sync.md.",
      example: {
        input: {},
        output: { changes: [], token: exampleToken, hasMore: false },
        invalid: { since: "" },
      },
    })
    .input(FollowChanges)
    .output(ChangeMessages)
    .subscription(({ ctx, input, signal }) => liveChanges(ctx, input, signal)),
};
