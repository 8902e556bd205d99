/** A copy of a user's tasks that is kept up to date over REST, from whichever server answers, and what was wrong with it. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { readEvents } from "./event-stream.ts";

const Row = z.object({ user_id: z.string(), version: z.number() });
const Delta = z.object({
  changes: z.array(z.object({ kind: z.string(), id: z.string(), row: Row.nullable() })),
  token: z.string(),
  has_more: z.boolean(),
});
const Tasks = z.array(Row.extend({ id: z.string() }));

/** How a copy learns of changes: it asks, or it holds a stream. */
type Transport = "poll" | "stream";

const maxCatchUpMs = 300_000;

export interface CopyOptions {
  readonly urls: readonly string[];
  readonly userId: string;
  readonly token: string;
  readonly transport: Transport;
}

export class Copy {
  readonly versions = new Map<string, number>();
  readonly problems: string[] = [];
  resyncs = 0;
  /** Answers that were lost, and streams that ended. */
  breaks = 0;
  applied = 0;
  readonly #options: CopyOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #server = 0;
  #token: string | undefined;
  #isWanted = true;

  constructor(options: CopyOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  get name(): string {
    return `${this.#options.userId} by ${this.#options.transport}`;
  }

  /** Ends when there is nothing left to learn, or after some minutes. */
  async finish(): Promise<void> {
    this.#isWanted = false;
    this.#stop.abort();
    await this.#running;
    const until = performance.now() + maxCatchUpMs;
    for (let isBehind = true; isBehind;) {
      if (performance.now() > until)
        return void this.problems.push(`${this.name}: still behind after five minutes`);
      isBehind = await this.#catchUp().catch(() => true);
    }
  }

  async #run(): Promise<void> {
    while (this.#isWanted)
      try {
        if (this.#options.transport === "stream" && this.#token !== undefined) await this.#follow();
        else if (!(await this.#catchUp())) await sleep(50);
      } catch {
        if (!this.#isWanted) return;
        this.breaks += 1;
        this.#server += 1;
        await sleep(100);
      }
  }

  /** @returns whether there is more */
  async #catchUp(): Promise<boolean> {
    if (this.#token === undefined) await this.#readAll();
    const response = await this.#get(`/changes?limit=500&since=${this.#token}`);
    if (response.status === 410) return this.#resync();
    const delta = Delta.parse(await response.json());
    this.#apply(delta);
    return delta.has_more || delta.changes.length > 0;
  }

  async #follow(): Promise<void> {
    const headers = { "last-event-id": this.#token ?? "" };
    const response = await this.#get("/changes/stream", headers, this.#stop.signal);
    if (response.status === 410) return void this.#resync();
    for await (const { event, data } of readEvents(response)) {
      if (event === "error") return void this.#resync();
      this.#apply(Delta.parse(JSON.parse(data)));
    }
    this.breaks += 1;
  }

  #resync(): boolean {
    this.resyncs += 1;
    this.#token = undefined;
    return true;
  }

  async #readAll(): Promise<void> {
    const { token } = Delta.parse(await (await this.#get("/changes")).json());
    this.versions.clear();
    for (const start of ["/tasks?limit=200", "/trash/tasks?limit=200"])
      for (let path: string | undefined = start; path !== undefined;) {
        const response = await this.#get(path);
        for (const row of Tasks.parse(await response.json())) this.#set(row.id, row);
        const [, next] = /<\/api\/me([^>]*)>; rel="next"/.exec(response.headers.get("link") ?? "") ?? [];
        path = next;
      }
    this.#token = token;
  }

  #apply({ changes, token }: z.infer<typeof Delta>): void {
    for (const { kind, id, row } of changes)
      if (kind === "task") {
        this.applied += 1;
        if (row === null) this.versions.delete(id);
        else this.#set(id, row);
      }
    this.#token = token;
  }

  #set(id: string, { user_id: owner, version }: z.infer<typeof Row>): void {
    if (owner !== this.#options.userId) this.problems.push(`${this.name}: a row of ${owner}`);
    this.versions.set(id, Math.max(version, this.versions.get(id) ?? 0));
  }

  async #get(path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    const { urls, token } = this.#options;
    const url = urls[this.#server % urls.length] ?? "";
    const response = await fetch(`${url}/api/me${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: signal ?? AbortSignal.timeout(15_000),
    });
    if (response.ok || response.status === 410) return response;
    await response.body?.cancel();
    if (response.status < 500)
      this.problems.push(`${this.name}: ${path.slice(0, 20)} answered ${response.status}`);
    throw new Error(`It answered ${response.status}.`);
  }
}
