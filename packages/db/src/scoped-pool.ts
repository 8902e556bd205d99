/** A `pg.Pool` whose queries and transactions run as the caller's identity. See docs/decisions/0003-isolation.md. */
import pg from "pg";
import type { ClientBase, PoolClient, QueryConfig, QueryResult, QueryResultBase } from "pg";
import { bindingFor } from "./binding.ts";
import type { Binding } from "./binding.ts";
import { connectionSettings } from "./connection.ts";
import { Hosts, isFromStandby, refuseStandby, standbyCheck } from "./hosts.ts";
import { bindIdentity, currentIdentity, currentSpan, currentTransaction, runIn } from "./identity.ts";
import type { Identity } from "./identity.ts";
import { ReadingPool } from "./reading-pool.ts";
import { ReadingQuery } from "./reading-query.ts";
import type { ReadingQueryConfig } from "./reading-query.ts";
import { ScopedQuery } from "./scoped-query.ts";
import { trace, traceStatement } from "./span.ts";
import type { Span } from "./span.ts";
import { Transaction } from "./transaction.ts";

/** PostgreSQL answered COMMIT with ROLLBACK because an earlier statement of the transaction had failed. */
class CommitRolledBackError extends Error {
  override readonly name = "CommitRolledBackError";

  constructor() {
    super("The transaction failed and was rolled back.");
  }
}

export interface ScopedPoolOptions {
  /** `postgresql://…` */
  readonly url: string;
  /** Maximum number of connections. */
  readonly max: number;
  /** Called when an idle connection breaks. */
  readonly onIdleError: (error: Error) => void;
}

export class ScopedPool extends ReadingPool {
  readonly #binding: Binding;
  readonly #hosts: Hosts;

  constructor({ url, max, onIdleError }: ScopedPoolOptions) {
    const settings = connectionSettings(url);
    const binding = bindingFor(settings);
    const hosts = new Hosts(url);
    super({
      ...settings.config,
      max,
      idleTimeoutMillis: 30_000,
      Client: scopedClient(binding, hosts),
      onConnect: (client) => prepareSession(client, binding, hosts),
    });
    this.#binding = binding;
    this.#hosts = hosts;
    this.on("error", (error: Error) => {
      // While the pool closes, PostgreSQL may drop a connection before its termination message arrives.
      if (!this.ending) onIdleError(error);
    });
  }

  /**
   * Runs `work`, with all its queries through this pool, in one transaction as the current identity. A nested call uses
   * a savepoint: if `work` rejects, its writes are rolled back and the outer transaction continues.
   */
  async transaction<T>(work: () => PromiseLike<T>): Promise<T> {
    const outer = currentTransaction(this);
    return outer === undefined ? await this.#begin(work) : await outer.nest(work);
  }

  /** As {@link transaction}, with statements of up to a minute. */
  async longTransaction<T>(work: () => PromiseLike<T>): Promise<T> {
    const outer = currentTransaction(this);
    if (outer === undefined) return await this.#begin(work, "long");
    // Before the savepoint, since rolling back to it would end the setting.
    await outer.lengthen();
    return await outer.nest(work);
  }

  /**
   * Runs `work` in a read-only transaction at isolation level REPEATABLE READ.
   *
   * @throws {Error} inside another transaction
   */
  async snapshot<T>(work: () => PromiseLike<T>): Promise<T> {
    if (currentTransaction(this) !== undefined)
      throw new Error("A snapshot cannot be nested in a transaction.");
    return await this.#begin(work, "snapshot");
  }

  async #begin<T>(work: () => PromiseLike<T>, kind?: "snapshot" | "long"): Promise<T> {
    const run = async (span: Span | undefined) => {
      const runWork = (transaction: Transaction) => runIn(this, transaction, work, span);
      return await Transaction.run(await this.connect(), runWork, kind);
    };
    const span = currentSpan();
    return await (span === undefined ? run(undefined) : trace(span, "transaction", run));
  }

  /** Runs one query as the current identity, passing each row to `config.read`. */
  read(config: ReadingQueryConfig): Promise<void> {
    const span = currentSpan();
    return span === undefined
      ? this.#read(config)
      : traceStatement(span, config.text, () => this.#read(config));
  }

  async #read(config: ReadingQueryConfig): Promise<void> {
    const transaction = currentTransaction(this);
    if (transaction !== undefined) return void (await transaction.query(config));
    const statement = this.#binding.statementFor(currentIdentity());
    await this.run(statement === undefined ? new ReadingQuery(config) : new ScopedQuery(config, statement));
  }

  /** As in pg, without the callback forms. */
  override query<T>(statement: unknown, values?: unknown): T {
    const config = typeof statement === "string" ? { text: statement } : statement;
    if (!isQueryConfig(config)) throw new TypeError("A scoped pool takes a text or a query config.");
    const withValues = Array.isArray(values) ? { ...config, values } : config;
    const span = currentSpan();
    if (span === undefined) return this.#query(withValues);
    const run = () => this.#query<PromiseLike<unknown>>(withValues);
    return callOverload(traceStatement, this, [span, config.text, run]);
  }

  #query<T>(withValues: ReadingQueryConfig): T {
    const transaction = currentTransaction(this);
    if (transaction !== undefined) return callOverload(transaction.query, transaction, [withValues]);
    return callOverload(super.query, this, [withValues]);
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<PoolClient> | void {
    // Throws without an identity, before a connection is taken.
    currentIdentity();
    if (currentTransaction(this) !== undefined)
      throw new Error("Use db.transaction, not Prisma's $transaction, inside a transaction.");
    if (callback === undefined) return super.connect().then((client) => this.#closingWhenUnfit(client));
    // The pool calls back from the request that released the connection, which may be another user's.
    const asCaller = bindIdentity(callback);
    super.connect((error, client, done) => {
      asCaller(error, client === undefined ? client : this.#closingWhenUnfit(client), done);
    });
  }

  protected override closeReason(client: PoolClient, failure: unknown): Error | boolean {
    if (this.#hosts.isOutdated(client) || isFromStandby(failure)) return true;
    return super.closeReason(client, failure);
  }

  /** Makes `release` close the connection when it cannot be reused. */
  #closingWhenUnfit(client: PoolClient): PoolClient {
    const release = client.release;
    client.release = (error) => release(this.closeReason(client, error));
    return client;
  }
}

type ConnectCallback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** @throws {Error} if the server is a standby, though another host of the URL may be the primary */
async function prepareSession(client: ClientBase, { onConnect }: Binding, hosts: Hosts): Promise<void> {
  // Past ScopedClient's `query`, which needs an identity: a new session has none yet.
  const run = (text: string): Promise<QueryResult> => callOverload(pg.Client.prototype.query, client, [text]);
  if (hosts.hasSeveral) {
    try {
      refuseStandby((await run(standbyCheck)).rows);
      hosts.confirm(client);
    } catch (error) {
      hosts.leave(client);
      throw error;
    }
  }
  if (onConnect !== "") await run(onConnect);
}

/**
 * Calls an overloaded method with arguments whose overload is only known at run time.
 *
 * @returns what the overload returns; the caller names its type, which is not checked
 */
function callOverload<T>(method: CallableFunction, target: object, args: readonly unknown[]): T {
  return Reflect.apply(method, target, args);
}

/** The client class of a pool: each query runs as the current identity. */
function scopedClient(binding: Binding, hosts: Hosts): typeof pg.Client {
  return class ScopedClient extends pg.Client {
    constructor() {
      super(hosts.config);
      hosts.add(this);
    }

    /** Identity of the open transaction: set from BEGIN to COMMIT or ROLLBACK. */
    #transaction: Identity | undefined;

    /** As in pg: takes a text or a config, either with values and a callback. */
    override query<T>(query: unknown, ...rest: unknown[]): T {
      // The pool has already bound the identity.
      if (query instanceof ReadingQuery) return this.#send(query);
      const config = typeof query === "string" ? { text: query } : query;
      if (!isQueryConfig(config)) throw new TypeError("A scoped connection takes a text or a query config.");
      const identity = currentIdentity();

      if (config.text === "BEGIN") {
        this.#transaction = identity;
        return this.#send(binding.begin(identity), ...rest);
      }
      if (this.#transaction !== undefined) {
        return this.#queryInTransaction(this.#transaction, identity, config, rest);
      }
      const statement = binding.statementFor(identity);
      if (statement === undefined) return this.#send(withReader(config), ...rest);

      const [values, callback] = typeof rest[0] === "function" ? [undefined, rest[0]] : rest;
      const scoped = new ScopedQuery(Array.isArray(values) ? { ...config, values } : config, statement);
      return this.#send(scoped, callback);
    }

    #send<T>(...args: readonly unknown[]): T {
      return callOverload(super.query, this, args);
    }

    #queryInTransaction<T>(
      begunAs: Identity,
      identity: Identity,
      config: ReadingQueryConfig,
      rest: unknown[],
    ): T {
      if (!sameIdentity(begunAs, identity)) {
        throw new Error("The identity must not change within a transaction.");
      }
      if (config.text === "ROLLBACK") this.#transaction = undefined;
      if (config.text !== "COMMIT") return this.#send(withReader(config), ...rest);
      this.#transaction = undefined;
      return callOverload(rejectRollback, this, [this.#send(config)]);
    }
  };
}

function withReader(config: ReadingQueryConfig): QueryConfig | ReadingQuery {
  return config.read === undefined ? config : new ReadingQuery(config);
}

function isQueryConfig(query: unknown): query is ReadingQueryConfig {
  return typeof query === "object" && query !== null && "text" in query && typeof query.text === "string";
}

function sameIdentity(one: Identity, other: Identity): boolean {
  if (one.kind === "user") return other.kind === "user" && other.userId === one.userId;
  return other.kind === "system";
}

async function rejectRollback(commit: Promise<QueryResultBase>): Promise<QueryResultBase> {
  const result = await commit;
  if (result.command !== "COMMIT") throw new CommitRolledBackError();
  return result;
}
