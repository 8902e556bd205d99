/** Fields that several nouns have. */
import { z } from "zod";
import { withSyncParse } from "./sync-parse.ts";

/** Letters in lower case, as PostgreSQL writes them. */
export const Id = z.uuid({ error: "Must be a UUID." }).toLowerCase().describe("UUID");

/** For the input of whatever is made. */
export const OwnId = Id.exactOptional().describe(
  "Client-generated id; makes retries idempotent: the same id and content give the same row",
);

export const Ref = withSyncParse(z.strictObject({ id: Id }));
export type Ref = z.output<typeof Ref>;

export const IfVersion = z
  .int32({ error: "Must be a whole number." })
  .min(1)
  .exactOptional()
  .describe("Only if it still has this version; otherwise CONFLICT");

/** Which one, and perhaps which version of it. */
export const VersionedRef = withSyncParse(z.strictObject({ id: Id, ifVersion: IfVersion }));
export type VersionedRef = z.output<typeof VersionedRef>;

export const Flag = z.boolean({ error: "Must be true or false." });

export const Color = z
  .string({ error: "Must be a text." })
  .regex(/^#[0-9a-fA-F]{6}$/, { error: "Must be a colour, such as #3b82f6." })
  .toLowerCase()
  .nullable()
  .describe("`#rrggbb`; null for none");

export const Limit = z
  .int({ error: "Must be a whole number." })
  .min(1)
  .max(200)
  .default(50)
  .describe("How many on a page");
export const Cursor = z.string().max(1_000).exactOptional().describe("`nextCursor` of the page before");
/** A page of a list that has no filters. */
export const PageInput = withSyncParse(z.strictObject({ limit: Limit, cursor: Cursor }).prefault({}));
export type PageInput = z.output<typeof PageInput>;
export const NextCursor = z.string().nullable().describe("For the next page; null on the last one");

/** Where among its siblings something is moved to: before one, after one, or (without either) to the end. */
export const spot = {
  before: Id.exactOptional().describe("The sibling that it is to stand before"),
  after: Id.exactOptional().describe(
    "Or the one that it is to stand after; without either it goes to the end",
  ),
};

// What comes out was checked when it came in: it is described here, and not checked again for each row.
export const IdOut = z.string().meta({ format: "uuid" }).describe("UUID");
export const Instant = z.string().meta({ format: "date-time" }).describe("ISO 8601, UTC, with milliseconds");
export const stamps = {
  version: z.number().meta({ type: "integer" }).describe("1 when made, raised by one with each change"),
  createdAt: Instant,
  updatedAt: Instant.describe("ISO 8601, UTC, with milliseconds; moves on every change"),
};
export const PositionOut = z
  .string()
  .describe("Where it stands in the order by hand: compare as bytes, then compare ids");

export interface Spot {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export const isOneSpot = ({ before, after }: Spot): boolean => before === undefined || after === undefined;
export const oneSpotOnly = { error: "Give before or after, not both.", path: ["after"] };
