/** Schemas of changes: the rows that have changed, and where a client stands. */
import type { TrackedEnvelope } from "@trpc/server";
import { z } from "zod";
import { Filter } from "../filter/schema.ts";
import { Label } from "../label/schema.ts";
import { IdOut, wholeNumber } from "../schema/fields.ts";
import { List } from "../schema/list.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { Task } from "../schema/task.ts";

const error = "Must be the token of an earlier answer.";
const SyncToken = z.string({ error }).min(1, { error }).max(2_000, { error });

const changeOf = <const Kind extends string, Row extends z.ZodType>(kind: Kind, row: Row) =>
  z
    .object({
      kind: z.literal(kind).describe("What it is"),
      id: IdOut,
      row: row.nullable().describe("As it is now, also in the trash; null when it has been deleted for good"),
    })
    .meta({
      id: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Change`,
      description: `A ${kind} that was created, changed or deleted`,
    });

export const Change = z.discriminatedUnion("kind", [
  changeOf("task", Task),
  changeOf("list", List),
  changeOf("label", Label),
  changeOf("filter", Filter),
]);
export type Change = z.infer<typeof Change>;

export const ListChanges = withSyncParse(
  z
    .strictObject({
      since: SyncToken.exactOptional().describe(
        "The `token` of the last answer. Absent: no changes, only a token for where you stand",
      ),
      limit: wholeNumber(1, 500).default(100).describe("Maximum number of changes"),
    })
    .prefault({}),
);
export type ListChanges = z.output<typeof ListChanges>;

export const Changes = withSyncParse(
  z
    .object({
      changes: z
        .array(Change)
        .describe("Each row once. Apply a row if its version is newer than the one you have"),
      token: z.string().describe("For the next call"),
      hasMore: z.boolean().describe("Whether to call again at once"),
    })
    .meta({ id: "Changes", description: "What has changed since a token" }),
);
export type Changes = z.infer<typeof Changes>;

export const FollowChanges = withSyncParse(
  z
    .strictObject({
      since: SyncToken.exactOptional().describe("The `token` of the last answer. Absent: from now on"),
      lastEventId: SyncToken.exactOptional().describe(
        "The id of the last message, instead of `since`. Clients send it by themselves when they connect again",
      ),
    })
    .prefault({}),
);
export type FollowChanges = z.output<typeof FollowChanges>;

/** Output of the subscription. */
export const ChangeMessages = z.custom<AsyncIterable<TrackedEnvelope<Changes>>>(
  (value) => typeof value === "object" && value !== null && Symbol.asyncIterator in value,
);
