/** The database, its identity-scoped client, and the check that it isolates. */
export { describeUrl } from "./connection.ts";
export { createDatabase } from "./database.ts";
export type { Database, Prisma } from "./database.ts";
export { databaseFailure } from "./failure.ts";
export type { DatabaseFailure } from "./failure.ts";
export { NobodyError } from "./identity.ts";
export { checkIsolation, IsolationError } from "./isolation.ts";
