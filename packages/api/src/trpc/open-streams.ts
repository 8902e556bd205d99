/** The streams that clients keep open: how many a user may have, what wakes them, and what ends them. */
import { TRPCError } from "@trpc/server";
import { DomainError } from "./errors.ts";

export interface StreamLimits {
  /** In this process. */
  readonly perUser: number;
  /** How often the token is verified again. */
  readonly verifyMs: number;
}

const defaultLimits: StreamLimits = { perUser: 10, verifyMs: 20_000 };

export interface StreamRequest {
  readonly userId: string;
  /** Rejects once the token is no longer good. */
  readonly verifyAgain: (() => Promise<unknown>) | undefined;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal | undefined;
}

export class OpenStreams {
  readonly #limits: StreamLimits;
  readonly #byUser = new Map<string, Set<OpenStream>>();
  #count = 0;
  #isDraining = false;

  constructor(limits: Partial<StreamLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Whoever opens a stream must close it.
   *
   * @throws {DomainError} `too_many_streams`
   * @throws {TRPCError} `SERVICE_UNAVAILABLE` when the server is stopping
   */
  open({ userId, verifyAgain, signal }: StreamRequest): OpenStream {
    if (this.#isDraining) throw stopping();
    const { perUser, verifyMs } = this.#limits;
    const ofUser = this.#byUser.get(userId) ?? new Set();
    if (ofUser.size >= perUser)
      throw new DomainError(
        "too_many_streams",
        `You have ${perUser} open streams, which is the limit. Close one.`,
      );
    const stream = new OpenStream(() => {
      if (!ofUser.delete(stream)) return;
      this.#count -= 1;
      if (ofUser.size === 0) this.#byUser.delete(userId);
    });
    this.#byUser.set(userId, ofUser.add(stream));
    this.#count += 1;
    if (verifyAgain !== undefined) stream.verifyEvery(verifyMs, verifyAgain);
    if (signal !== undefined) stream.endWith(signal);
    return stream;
  }

  /** Ends all streams, so that their clients go on at another server, and refuses new ones. */
  drain(): void {
    this.#isDraining = true;
    for (const ofUser of this.#byUser.values()) for (const stream of ofUser) stream.end(stopping());
  }
}

const stopping = () =>
  new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "The server is stopping. Connect again." });

/** What one stream waits for. */
export class OpenStream {
  readonly #onClose: () => void;
  #isWoken = false;
  /** Why it is over; without an error, because the client is gone. */
  #end: { readonly error?: unknown } | undefined;
  #notify = () => {};
  #timer: NodeJS.Timeout | undefined;
  #stopWatching = () => {};

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  verifyEvery(intervalMs: number, verify: () => Promise<unknown>): void {
    this.#timer = setInterval(() => {
      verify().catch((error: unknown) => this.end(error));
    }, intervalMs).unref();
  }

  endWith(signal: AbortSignal): void {
    const onAbort = () => this.#endBecause({});
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort);
    this.#stopWatching = () => signal.removeEventListener("abort", onAbort);
  }

  /** There may be news. */
  wake(): void {
    this.#isWoken = true;
    this.#notify();
  }

  end(error: unknown): void {
    this.#endBecause({ error });
  }

  #endBecause(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#notify();
  }

  /**
   * Waits until there may be news, or for `timeoutMs`.
   *
   * @returns false when the client is gone
   * @throws what has ended the stream
   */
  async wait(timeoutMs: number): Promise<boolean> {
    if (!this.#isWoken && this.#end === undefined)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs).unref();
        this.#notify = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#notify = () => {};
    this.#isWoken = false;
    if (this.#end !== undefined && "error" in this.#end) throw this.#end.error;
    return this.#end === undefined;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stopWatching();
    this.#onClose();
  }
}
