/** Contracts of the person who asks. */
import { protectedProcedure } from "../trpc.ts";
import { Me } from "./schema.ts";
import { getMe } from "./service.ts";

export const meProcedures = {
  get: protectedProcedure
    .meta({ summary: "Who am I?" })
    .output(Me)
    .query(({ ctx }) => getMe(ctx)),
};
