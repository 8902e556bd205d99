/** Procedure contracts of the signed-in user. */
import { get } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { Me } from "./schema.ts";
import { getMe } from "./service.ts";

export const meProcedures = {
  get: protectedProcedure
    .meta({
      rest: get(""),
      summary: "Get the signed-in user",
      description: "Taken from the account, or from the token until the user has written something.",
      example: {
        output: {
          id: "01a1f5ff-0c00-7b8e-8f21-6d1c9e0a7b52",
          email: "ann@example.com",
          name: "Ann",
          createdAt: "2026-11-20T08:00:00.000Z",
        },
      },
    })
    .output(Me)
    .query(({ ctx }) => getMe(ctx)),
};
