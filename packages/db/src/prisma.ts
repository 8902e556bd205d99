/** The types that Prisma generates from prisma/schema.prisma: rows, conditions and orders. */
export type { Prisma } from "./generated/client.ts";
