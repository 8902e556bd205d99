/** Schemas of saved filters. */
import { z } from "zod";
import { Color, Id, IdOut, IfVersion, NewId, NextCursor, pageFields, stamps } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { TaskOrder } from "../schema/task.ts";
import { singleLine } from "../schema/text.ts";
import { TimeZone } from "../schema/time.ts";
import { parseFilter } from "@taskwell/domain/filter-grammar";
import { FilterError } from "@taskwell/domain/filter-tokens";

const Name = singleLine(255).describe("1–255 characters, trimmed, not only white space");
export const maxQuery = 1_000;
const Query = singleLine(maxQuery)
  .superRefine((text, ctx) => {
    try {
      parseFilter(text);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      ctx.addIssue({ code: "custom", message: error.message });
    }
  })
  .describe("A filter expression: see docs/filters.md");

export const Filter = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner"),
      name: z.string().describe("1–255 characters"),
      query: z.string().describe("A filter expression"),
      color: z.string().nullable().describe("`#rrggbb`; null for none"),
      ...stamps,
    })
    .meta({ id: "Filter", description: "A saved filter" }),
);
export type Filter = z.infer<typeof Filter>;

export const CreateFilter = withSyncParse(
  z
    .strictObject({ id: NewId, name: Name, query: Query, color: Color.default(null) })
    .meta({ id: "CreateFilter", description: "A new filter" }),
);
export type CreateFilter = z.output<typeof CreateFilter>;

export const FilterPage = withSyncParse(z.object({ items: z.array(Filter), nextCursor: NextCursor }));
export type FilterPage = z.infer<typeof FilterPage>;

export const UpdateFilter = withSyncParse(
  z
    .strictObject({
      id: Id,
      name: Name.exactOptional().describe("Absent: unchanged"),
      query: Query.exactOptional().describe("A filter expression. Absent: unchanged"),
      color: Color.exactOptional().describe("Absent: unchanged; null: no colour"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateFilter", description: "Changes to a filter. Absent fields are unchanged" }),
);
export type UpdateFilter = z.output<typeof UpdateFilter>;

export const RunFilter = withSyncParse(
  z
    .strictObject({
      id: Id.exactOptional().describe("Id of a saved filter"),
      query: Query.exactOptional().describe("Or an unsaved filter expression"),
      timeZone: TimeZone.default("UTC").describe("The caller's time zone, which determines `today`"),
      sort: TaskOrder,
      ...pageFields,
    })
    .refine(({ id, query }) => (id === undefined) !== (query === undefined), {
      error: "Give either id or query.",
      path: ["query"],
    })
    .meta({ id: "RunFilter", description: "A filter, and the order and page of its tasks" }),
);
export type RunFilter = z.output<typeof RunFilter>;
