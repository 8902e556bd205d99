/** How often unknown keys may cause a fetch: several times at once, but only a few times a second for long. */

const maxFetches = 10;
/** One more fetch is allowed after each of these. */
const intervalMs = 250;

export class FetchBudget {
  #available = maxFetches;
  #countedAtMs = performance.now();

  /** Counts a fetch. @returns false if there have been too many, so that it must not be made */
  spend(): boolean {
    const nowMs = performance.now();
    this.#available = Math.min(maxFetches, this.#available + (nowMs - this.#countedAtMs) / intervalMs);
    this.#countedAtMs = nowMs;
    if (this.#available < 1) return false;
    this.#available -= 1;
    return true;
  }
}
