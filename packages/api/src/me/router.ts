/** Contracts of the person who asks. */
import { get } from "../rest/route.ts";
import { protectedProcedure } from "../trpc.ts";
import { Me } from "./schema.ts";
import { getMe } from "./service.ts";

export const meProcedures = {
  get: protectedProcedure
    .meta({ rest: get(""), summary: "Who am I?" })
    .output(Me)
    .query(({ ctx }) => getMe(ctx)),
};
