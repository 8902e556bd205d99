/** Manual order: the position of a row between its siblings. See docs/decisions/0012-tree-and-manual-order.md. */
import { keyBetween, spreadOut } from "@taskwell/domain/order-key";
import type { Positioned } from "@taskwell/domain/order-key";
import { DomainError } from "../trpc/errors.ts";

/** Where among its siblings something is moved to: before one, after one, or (without either) to the end. */
export interface Spot {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** The siblings nearest to a position, in one direction: with the one that has it, or beyond. */
interface Neighbours {
  /** The conditions, for Prisma; undefined: from the end. */
  readonly where: NeighbourCondition | undefined;
  readonly orderBy: [{ position: "asc" | "desc" }, { id: "asc" | "desc" }];
  readonly take: number;
}

/** The first comparison is for the index; the second tells those of the same position apart by their ids. */
type NeighbourCondition =
  | { position: { lte: string }; OR: [{ position: { lt: string } }, { id: { lte: string } }] }
  | { position: { gte: string }; OR: [{ position: { gt: string } }, { id: { gt: string } }] }
  | { position: { lte: string }; OR: [{ position: { lt: string } }, { id: { lt: string } }] }
  | { position: { gte: string }; OR: [{ position: { gt: string } }, { id: { gte: string } }] };

/** How to reach the siblings of a row, the row itself not among them. */
export interface Siblings {
  /** The sibling with this id, if it is one. */
  readonly find: (id: string) => Promise<Positioned | null>;
  readonly nearest: (neighbours: Neighbours) => Promise<Positioned[]>;
  readonly store: (sibling: Positioned) => Promise<unknown>;
}

/** How many siblings on each side get new positions when there is no room; more, if those leave none either. */
const firstReach = 100;

/**
 * The position of a row at a spot. Whoever calls holds a lock that keeps others from moving.
 *
 * @throws {DomainError} `not_a_sibling` when the row that it should stand beside is none of them
 */
export async function positionFor(siblings: Siblings, spot: Spot): Promise<string> {
  const near = await around(siblings, spot, 1);
  const key = keyBetween(near.before[0]?.position, near.after[0]?.position);
  if (key !== undefined) return key;
  for (let reach = firstReach; ; reach *= 10) {
    const { before, after } = await around(siblings, spot, reach + 1);
    const spread = spreadOut(before, after, reach);
    if (spread === undefined) continue;
    for (const sibling of spread.moved) await siblings.store(sibling);
    return spread.key;
  }
}

/** The `take` nearest siblings on each side of the spot, nearest first. */
async function around(
  { find, nearest }: Siblings,
  { before, after }: Spot,
  take: number,
): Promise<{ before: readonly Positioned[]; after: readonly Positioned[] }> {
  const backward: Neighbours["orderBy"] = [{ position: "desc" }, { id: "desc" }];
  const forward: Neighbours["orderBy"] = [{ position: "asc" }, { id: "asc" }];
  const anchorId = before ?? after;
  if (anchorId === undefined)
    return { before: await nearest({ where: undefined, orderBy: backward, take }), after: [] };

  const anchor = await find(anchorId);
  if (anchor === null)
    throw new DomainError("not_a_sibling", "The row that it should stand beside is not in the same place.");
  const { id, position } = anchor;
  // The anchor is on the side that it was named for.
  const [lower, upper]: [NeighbourCondition, NeighbourCondition] =
    before === undefined
      ? [
          { position: { lte: position }, OR: [{ position: { lt: position } }, { id: { lte: id } }] },
          { position: { gte: position }, OR: [{ position: { gt: position } }, { id: { gt: id } }] },
        ]
      : [
          { position: { lte: position }, OR: [{ position: { lt: position } }, { id: { lt: id } }] },
          { position: { gte: position }, OR: [{ position: { gt: position } }, { id: { gte: id } }] },
        ];
  return {
    before: await nearest({ where: lower, orderBy: backward, take }),
    after: await nearest({ where: upper, orderBy: forward, take }),
  };
}
