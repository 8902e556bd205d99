/** Runs what is due, on time, with a timer to the next: while nothing is due, nothing is asked. See docs/decisions/0028-jobs.md. */

/** Work that has been taken, so that no other server does it. */
export type Work = () => Promise<void>;

export interface Queue {
  /** Takes what is due. */
  take(limit: number): Promise<readonly Work[]>;
  /** Milliseconds until something is due, or a lease of another server ends; undefined: nothing is. */
  waitMs(): Promise<number | undefined>;
}

export interface RunnerOptions {
  readonly queue: Queue;
  /** How much work at a time. */
  readonly concurrency: number;
  readonly onError: (error: unknown) => void;
}

/** Timers of Node end at 2^31 ms; to look once a day does no harm. */
const maxWaitMs = 86_400_000;
/** What is due, and cannot be taken, must not become a busy loop. */
const minWaitMs = 50;
/** After an error, such as a database that cannot be reached: doubled with each. */
const minRetryMs = 1_000;
const maxRetryMs = 60_000;

export class Runner {
  readonly #options: RunnerOptions;
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isWanted = false;
  #isClosed = false;
  #failures = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Looks for work: now, or as soon as it has finished looking. */
  wake(): void {
    this.#isWanted = true;
    if (this.#isClosed || this.#looking !== undefined) return;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
      if (this.#isWanted) this.wake();
    });
  }

  /** Takes no more, and waits for what is running. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#running);
  }

  async #look(): Promise<void> {
    const { queue, concurrency, onError } = this.#options;
    this.#isWanted = false;
    clearTimeout(this.#timer);
    try {
      const free = concurrency - this.#running.size;
      // Whatever ends looks again.
      if (free === 0) return;
      const taken = await queue.take(free);
      for (const work of taken) this.#run(work);
      if (taken.length < free) this.#wakeIn(await queue.waitMs());
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#wakeIn(Math.min(maxRetryMs, minRetryMs * 2 ** (this.#failures - 1)));
      onError(error);
    }
  }

  #wakeIn(waitMs: number | undefined): void {
    if (waitMs === undefined || this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.min(maxWaitMs, Math.max(minWaitMs, waitMs))).unref();
  }

  #run(work: Work): void {
    const running = work()
      .catch(this.#options.onError)
      .finally(() => {
        this.#running.delete(running);
        if (!this.#isClosed) this.wake();
      });
    this.#running.add(running);
  }
}
