/** The nouns and inputs of filters. */
import { z } from "zod";
import { Color, Cursor, Id, IdOut, IfVersion, Limit, NextCursor, OwnId, stamps } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { TaskOrder } from "../schema/task.ts";
import { singleLine } from "../schema/text.ts";
import { TimeZone } from "../schema/time.ts";
import { FilterError, parseFilter } from "@taskwell/domain/filter-grammar";

const Name = singleLine(255).describe("1–255 characters, trimmed, not only white space");
const Query = singleLine(1000)
  .superRefine((text, ctx) => {
    try {
      parseFilter(text);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      ctx.addIssue({ code: "custom", message: error.message });
    }
  })
  .describe("In the filter language: see docs/filters.md");

export const Filter = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner"),
      name: z.string().describe("1–255 characters"),
      query: z.string().describe("In the filter language"),
      color: z.string().nullable().describe("`#rrggbb`; null for none"),
      ...stamps,
    })
    .meta({ id: "Filter", description: "What tasks are asked for by, under a name" }),
);
export type Filter = z.infer<typeof Filter>;

export const CreateFilter = withSyncParse(
  z
    .strictObject({ id: OwnId, name: Name, query: Query, color: Color.default(null) })
    .meta({ id: "CreateFilter", description: "A new filter" }),
);
export type CreateFilter = z.output<typeof CreateFilter>;

export const FilterPage = withSyncParse(z.object({ items: z.array(Filter), nextCursor: NextCursor }));
export type FilterPage = z.infer<typeof FilterPage>;

export const UpdateFilter = withSyncParse(
  z
    .strictObject({
      id: Id,
      name: Name.exactOptional().describe("Absent: stays as it is"),
      query: Query.exactOptional().describe("In the filter language. Absent: stays as it is"),
      color: Color.exactOptional().describe("Absent: stays as it is; null: none"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateFilter", description: "What is to change; absent fields stay" }),
);
export type UpdateFilter = z.output<typeof UpdateFilter>;

export const RunFilter = withSyncParse(
  z
    .strictObject({
      id: Id.exactOptional().describe("A filter that is kept"),
      query: Query.exactOptional().describe("Or one that is not: in the filter language"),
      timeZone: TimeZone.default("UTC").describe("Where the caller is, and so what `today` is"),
      sort: TaskOrder,
      limit: Limit,
      cursor: Cursor,
    })
    .refine(({ id, query }) => (id === undefined) !== (query === undefined), {
      error: "Give an id or a query.",
      path: ["query"],
    })
    .meta({ id: "RunFilter", description: "Which filter, and how what it finds is sorted" }),
);
export type RunFilter = z.output<typeof RunFilter>;
