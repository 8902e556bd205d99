/** Generates the example of an invalid request from a procedure's own validation. */
import { TRPCError } from "@trpc/server";
import type { Problem } from "./problem.ts";
import { inputLocationsOf, problemOf } from "./problem.ts";
import type { Operation } from "./routes.ts";

const requestId = "f505b843-e156-438f-9d64-55666b11dba6";

/** @throws {Error} when the procedure accepts its `invalid` example */
export function invalidExample(operation: Operation): Problem {
  const { name, input, meta } = operation;
  const parsed = input?.safeParse(meta.example.invalid);
  if (parsed?.error === undefined) throw new Error(`The invalid example of ${name} is valid.`);
  const error = new TRPCError({ code: "BAD_REQUEST", cause: parsed.error });
  return problemOf(error, requestId, inputLocationsOf(operation));
}
