/** Bounds that every input keeps, so that no schema has to look at a hundred thousand values before it says no. */
import { inputError } from "./errors.ts";

const maxMembers = 1_000;
const maxValues = 20_000;
const maxDepth = 32;

interface Container {
  readonly value: object;
  readonly path: readonly PropertyKey[];
}

/** @throws {TRPCError} `BAD_REQUEST` for a list or an object of very many members, or an input that is nested deeply */
export function checkBounds(input: unknown): void {
  const containers: Container[] = isContainer(input) ? [{ value: input, path: [] }] : [];
  let count = 0;
  for (let next = containers.pop(); next !== undefined; next = containers.pop()) {
    const { value, path } = next;
    const members = Object.entries(value);
    count += members.length;
    if (members.length > maxMembers)
      throw inputError([{ path, message: `Must have at most ${maxMembers} members.` }]);
    if (count > maxValues)
      throw inputError([{ path: [], message: `Must have at most ${maxValues} values in all.` }]);
    if (path.length > maxDepth)
      throw inputError([{ path: path.slice(0, 1), message: "Is nested too deeply." }]);
    for (const [key, member] of members)
      if (isContainer(member))
        containers.push({ value: member, path: [...path, Array.isArray(value) ? Number(key) : key] });
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
