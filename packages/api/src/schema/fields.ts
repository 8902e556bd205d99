/** Schemas of fields that several entities share. */
import { z } from "zod";
import { must } from "./messages.ts";
import { withSyncParse } from "./sync-parse.ts";

/** A whole number in a range. */
export function wholeNumber(min: number, max: number) {
  const error = must(`Must be a whole number from ${min} to ${max}.`);
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** Lower case, as PostgreSQL writes UUIDs. */
export const Id = z
  .uuid({ error: must("Must be a UUID.") })
  .toLowerCase()
  .describe("UUID");

/** Optional id of a new row. */
export const NewId = Id.exactOptional().describe(
  "Client-generated id. Makes retries idempotent: the same id and content return the existing row",
);

export const Ref = withSyncParse(z.strictObject({ id: Id }));
export type Ref = z.output<typeof Ref>;

export const IfVersion = wholeNumber(1, 2_147_483_647)
  .exactOptional()
  .describe("Expected version; CONFLICT if it differs");

/** An id with an optional expected version (optimistic locking). */
export const VersionedRef = withSyncParse(z.strictObject({ id: Id, ifVersion: IfVersion }));
export type VersionedRef = z.output<typeof VersionedRef>;

export const Flag = z.boolean({ error: must("Must be true or false.") });

export const Color = z
  .string({ error: "Must be a text." })
  .regex(/^#[0-9a-fA-F]{6}$/, { error: "Must be a colour, such as #3b82f6." })
  .toLowerCase()
  .nullable()
  .describe("`#rrggbb`; null for none");

/** Of an input whose result is a page. */
export const pageFields = {
  limit: wholeNumber(1, 200).default(50).describe("Maximum number of items on the page"),
  cursor: z
    .string({ error: "Must be the nextCursor of a page, or null for the first." })
    .max(1_000, { error: "Must be the nextCursor of a page, or null for the first." })
    .nullable()
    .exactOptional()
    .describe("`nextCursor` of the previous page; null: the first page"),
  direction: z
    .literal("forward", { error: "Must be forward: pages are read in one direction." })
    .exactOptional()
    .describe("As tRPC's infinite queries send it"),
};
/** Input of lists without filters. */
export const PageInput = withSyncParse(z.strictObject(pageFields).prefault({}));
export type PageInput = z.output<typeof PageInput>;
export const NextCursor = z.string().nullable().describe("Cursor of the next page; null on the last page");

/** The target of a move among siblings: before one, after one, or at the end when both are absent. */
export const moveTarget = {
  before: Id.exactOptional().describe("Move directly before this sibling"),
  after: Id.exactOptional().describe(
    "Move directly after this sibling. Without `before` and `after`: to the end",
  ),
};

// Output schemas describe values without validating them: they were validated as input.
export const IdOut = z.string().meta({ format: "uuid" }).describe("UUID");
export const Instant = z.string().meta({ format: "date-time" }).describe("ISO 8601, UTC, with milliseconds");
export const stamps = {
  version: z.number().meta({ type: "integer" }).describe("1 for a new row, incremented by each change"),
  createdAt: Instant,
  updatedAt: Instant.describe("Time of the last change: ISO 8601, UTC, with milliseconds"),
};
export const PositionOut = z
  .string()
  .describe("Fractional-index key of the manual order: compare bytewise, then by id");

interface MoveTarget {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** For `refine`: `before` and `after` exclude each other. */
export const hasOneMoveTarget = ({ before, after }: MoveTarget): boolean =>
  before === undefined || after === undefined;
export const moveTargetError = { error: "Give before or after, not both.", path: ["after"] };
