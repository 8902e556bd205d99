/** Procedures by their paths, and the HTTP methods that call them over tRPC. */
import { appRouter } from "@taskwell/api";

/** tRPC keeps procedures by their paths; its type says that they are nested, as they were written. */
const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;

/** `query`, `mutation` or `subscription`, by path. */
export const procedureTypes: ReadonlyMap<string, unknown> = new Map(
  Object.entries(procedures).map(([path, procedure]) => [path, typeOf(procedure)]),
);

function typeOf(procedure: unknown): unknown {
  const definition = typeof procedure === "function" && "_def" in procedure ? procedure._def : undefined;
  return typeof definition === "object" && definition !== null && "type" in definition
    ? definition.type
    : undefined;
}

/**
 * The value of `Allow` for a call or a batch. Undefined if there is no such procedure.
 *
 * @param paths one or several, separated by commas
 */
export function allowedMethods(paths: string): string | undefined {
  const types = paths.split(",").map((path) => procedureTypes.get(path));
  if (types.includes(undefined)) return undefined;
  const isRead = types.some((type) => type !== "mutation");
  const isWrite = types.includes("mutation");
  return [...(isRead ? ["GET", "HEAD"] : []), ...(isWrite ? ["POST"] : []), "OPTIONS"].join(", ");
}
