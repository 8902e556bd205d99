/** Replaces packages/db/src/scoped-pool.ts in the unprotected build: the same pool and settings, no identity. */
import { connectionSettings } from "@taskwell/db/connection";
import { ReadingPool } from "@taskwell/db/reading-pool";
import { ReadingQuery } from "@taskwell/db/reading-query";
import type { ReadingQueryConfig } from "@taskwell/db/reading-query";

export class ScopedPool extends ReadingPool {
  constructor({ url, max, onIdleError }: { url: string; max: number; onIdleError: (error: Error) => void }) {
    super({ ...connectionSettings(url).config, max, idleTimeoutMillis: 30_000 });
    this.on("error", onIdleError);
  }

  async read(config: ReadingQueryConfig): Promise<void> {
    await this.run(new ReadingQuery(config));
  }
}
