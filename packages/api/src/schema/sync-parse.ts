/** Makes tRPC parse a schema synchronously, which is faster. */
import type { ZodType } from "zod";

/**
 * tRPC calls `parseAsync`, which does not use the function that zod compiles for `parse`: a page of 50 tasks takes 15
 * times as long. A schema with asynchronous refinements throws.
 */
export function withSyncParse<Schema extends ZodType>(schema: Schema): Schema {
  schema.parseAsync = async (value) => schema.parse(value);
  return schema;
}
