/** Closes the connections of clients that do not read their responses, which would keep them in memory. */
import type { ServerResponse } from "node:http";

export interface ReadingLimits {
  /** For a response that is complete: this long, and as long as `bytesPerSecond` takes for what is left of it. */
  readonly graceMs: number;
  readonly bytesPerSecond: number;
  /** For a stream, such as an export: how long the client may read nothing of what has been written. */
  readonly stallMs: number;
}

export const defaultReadingLimits: ReadingLimits = {
  graceMs: 10_000,
  bytesPerSecond: 16_384,
  stallMs: 30_000,
};

interface Progress {
  /** For a complete response, by `performance.now()`. */
  deadlineMs?: number;
  sentBytes: number;
  lastSentMs: number;
}

export class SlowReaders {
  readonly #limits: ReadingLimits;
  readonly #progress = new Map<ServerResponse, Progress>();
  readonly #timer: NodeJS.Timeout;

  constructor(limits: ReadingLimits) {
    this.#limits = limits;
    const intervalMs = Math.min(1_000, limits.graceMs, limits.stallMs);
    this.#timer = setInterval(() => this.#closeOverdue(performance.now()), intervalMs).unref();
  }

  /** Watches a response until it has been sent. */
  watch(outgoing: ServerResponse): void {
    if (outgoing.destroyed) return;
    this.#progress.set(outgoing, { sentBytes: 0, lastSentMs: performance.now() });
    outgoing.once("close", () => this.#progress.delete(outgoing));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #closeOverdue(nowMs: number): void {
    for (const [outgoing, progress] of this.#progress)
      if (this.#isOverdue(outgoing, progress, nowMs)) outgoing.socket?.destroy();
  }

  #isOverdue(outgoing: ServerResponse, progress: Progress, nowMs: number): boolean {
    const { socket, writableEnded, writableLength } = outgoing;
    const sentBytes = socket === null ? 0 : socket.bytesWritten - socket.writableLength;
    // Nothing waits for the client: the handler is still at work, or a subscription has no news.
    if (sentBytes !== progress.sentBytes || writableLength === 0) progress.lastSentMs = nowMs;
    progress.sentBytes = sentBytes;
    if (!writableEnded) return nowMs - progress.lastSentMs > this.#limits.stallMs;
    const { graceMs, bytesPerSecond } = this.#limits;
    progress.deadlineMs ??= nowMs + graceMs + (writableLength / bytesPerSecond) * 1_000;
    return nowMs > progress.deadlineMs;
  }
}
