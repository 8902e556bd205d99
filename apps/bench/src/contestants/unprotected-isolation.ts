/** Replaces packages/db/src/isolation.ts in the unprotected build, which would refuse to start. */
export class IsolationError extends Error {}

export async function checkIsolation(): Promise<void> {}
