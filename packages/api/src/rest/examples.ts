/** Examples that are made rather than written: what a procedure really says of an input that does not fit. */
import { TRPCError } from "@trpc/server";
import type { Problem } from "./problem.ts";
import { formOf, problemOf } from "./problem.ts";
import type { Operation } from "./routes.ts";

const requestId = "f505b843-e156-438f-9d64-55666b11dba6";

export function invalidExample(operation: Operation): Problem {
  const { name, input, meta } = operation;
  const parsed = input?.safeParse(meta.example.invalid);
  if (parsed?.error === undefined) throw new Error(`The invalid example of ${name} is valid.`);
  const error = new TRPCError({ code: "BAD_REQUEST", cause: parsed.error });
  return problemOf(error, requestId, formOf(operation));
}
