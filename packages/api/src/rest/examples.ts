/** Examples that are made rather than written: what a procedure really says of an input that does not fit. */
import { TRPCError } from "@trpc/server";
import type { Problem } from "./problem.ts";
import { problemOf } from "./problem.ts";
import type { Operation } from "./routes.ts";

const requestId = "f505b843-e156-438f-9d64-55666b11dba6";

export function invalidExample({ name, input, inPath, meta }: Operation): Problem {
  const parsed = input?.safeParse(meta.example.invalid);
  if (parsed?.error === undefined) throw new Error(`The invalid example of ${name} is valid.`);
  const isBodied = !["GET", "DELETE"].includes(meta.rest.method);
  const error = new TRPCError({ code: "BAD_REQUEST", cause: parsed.error });
  return problemOf(error, requestId, (field) => isBodied && !inPath.includes(field));
}
