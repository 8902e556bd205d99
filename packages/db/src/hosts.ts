/** A PostgreSQL URL with several hosts, as libpq has it (PostgreSQL documentation, 32.1.1.3): one of them takes writes. */
import pg from "pg";
import type { ClientBase, PoolConfig } from "pg";
import { connectionSettings, urlsOfHosts } from "./connection.ts";

/** SQLSTATE read_only_sql_transaction. */
const readOnlyState = "25006";

/** Whether a write was refused, as a standby does; and as a transaction does that was begun READ ONLY. */
export function isFromStandby(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === readOnlyState;
}

class StandbyError extends Error {
  override readonly name = "StandbyError";
  readonly code = readOnlyState;

  constructor() {
    super("This server is a standby: it takes no writes.");
  }
}

export const standbyCheck = "SHOW transaction_read_only";

/** @throws {StandbyError} */
export function refuseStandby([row]: readonly { readonly transaction_read_only: string }[]): void {
  if (row?.transaction_read_only === "on") throw new StandbyError();
}

/**
 * The URL of the host that takes writes; of a URL with one host, that URL, as soon as it can be connected to.
 *
 * @throws the error of pg, Node or PostgreSQL for the last host, `code` included
 */
export async function findWritableUrl(url: string): Promise<string> {
  const urls = urlsOfHosts(url);
  let failure: unknown;
  for (const one of urls) {
    const client = new pg.Client(connectionSettings(one).config);
    client.on("error", () => {});
    try {
      await client.connect();
      if (urls.length > 1) refuseStandby((await client.query(standbyCheck)).rows);
      return one;
    } catch (error) {
      failure = error;
    } finally {
      await client.end();
    }
  }
  throw failure;
}

/** Where a pool connects to: always the same host, until one of its connections leaves it for the next. */
export class Hosts {
  readonly #configs: readonly PoolConfig[];
  readonly #configOf = new WeakMap<ClientBase, PoolConfig>();
  #at = 0;
  /** Of the host that was last seen to take writes. */
  #writable: PoolConfig | undefined;

  constructor(url: string) {
    this.#configs = urlsOfHosts(url).map((one) => connectionSettings(one).config);
  }

  get hasSeveral(): boolean {
    return this.#configs.length > 1;
  }

  /** For a new connection. */
  get config(): PoolConfig {
    return this.#configs[this.#at] ?? {};
  }

  /** Takes in a client that was made with the current {@link config}, and leaves the host if it cannot connect. */
  add(client: ClientBase): void {
    this.#configOf.set(client, this.config);
    let isConnected = false;
    client.once("connect", () => {
      isConnected = true;
    });
    client.once("end", () => {
      if (!isConnected) this.leave(client);
    });
  }

  /** Remembers that this client's host takes writes. */
  confirm(client: ClientBase): void {
    this.#writable = this.#configOf.get(client);
  }

  /** Whether another host has turned out to take writes since this client has connected. */
  isOutdated(client: ClientBase): boolean {
    return this.#writable !== undefined && this.#configOf.get(client) !== this.#writable;
  }

  /** Goes on to the next host: this client's could not be reached, or takes no writes. Others may have left it already. */
  leave(client: ClientBase): void {
    if (this.#configOf.get(client) === this.config) this.#at = (this.#at + 1) % this.#configs.length;
  }
}
