/** Stands in for packages/db/src/scoped-pool.ts in the unprotected build: the same pool and settings, no identity. */
import { connectionSettings } from "@taskwell/db/connection";
import { ReadingQuery } from "@taskwell/db/reading-query";
import type { ReadingQueryConfig } from "@taskwell/db/reading-query";
import pg from "pg";

class ReadingClient extends pg.Client {
  override query<T>(query: unknown, ...rest: unknown[]): T {
    return Reflect.apply(
      super.query,
      this,
      reads(query) ? [new ReadingQuery(query), rest[1]] : [query, ...rest],
    );
  }
}

function reads(query: unknown): query is ReadingQueryConfig {
  return typeof query === "object" && query !== null && "read" in query;
}

export class ScopedPool extends pg.Pool {
  constructor({ url, max, onIdleError }: { url: string; max: number; onIdleError: (error: Error) => void }) {
    super({ ...connectionSettings(url).config, max, idleTimeoutMillis: 30_000, Client: ReadingClient });
    this.on("error", onIdleError);
  }
}
