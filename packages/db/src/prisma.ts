/** Re-exports the types that Prisma generates from prisma/schema.prisma. */
export type { Prisma } from "./generated/client.ts";
