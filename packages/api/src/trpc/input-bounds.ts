/** Bounds that every input keeps, so that no schema has to look at a hundred thousand values before it says no. */
import { inputError } from "./errors.ts";

const maxMembers = 1_000;

/** @throws {TRPCError} `BAD_REQUEST` for a list, or an object, of very many members */
export function checkBounds(input: unknown, path: readonly PropertyKey[] = []): void {
  if (typeof input !== "object" || input === null) return;
  const members = Object.entries(input);
  if (members.length > maxMembers)
    throw inputError([{ path, message: `Must have at most ${maxMembers} members.` }]);
  for (const [key, member] of members)
    if (typeof member === "object") checkBounds(member, [...path, Array.isArray(input) ? Number(key) : key]);
}
