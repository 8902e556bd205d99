/** A pg.Pool whose queries and transactions run as the caller's identity, or not at all. See docs/decisions/0003-isolation.md. */
import pg from "pg";
import type { ClientBase, PoolClient, QueryConfig, QueryResultBase } from "pg";
import { bindingFor } from "./binding.ts";
import type { Binding } from "./binding.ts";
import { connectionSettings } from "./connection.ts";
import { currentIdentity, currentTransaction, keepingIdentity, runIn } from "./identity.ts";
import type { Identity } from "./identity.ts";
import { ReadingPool, whyUnfit } from "./reading-pool.ts";
import { ReadingQuery } from "./reading-query.ts";
import type { ReadingQueryConfig } from "./reading-query.ts";
import { ScopedQuery } from "./scoped-query.ts";
import { Transaction } from "./transaction.ts";

/** PostgreSQL answered a COMMIT with ROLLBACK: a statement of the transaction had failed, and nothing was kept. */
export class CommitRolledBackError extends Error {
  override readonly name = "CommitRolledBackError";

  constructor() {
    super("The transaction had failed and was rolled back; nothing of it was stored.");
  }
}

export interface ScopedPoolOptions {
  readonly url: string;
  /** Connections at most. */
  readonly max: number;
  /** Told of connections that break while nobody uses them. */
  readonly onIdleError: (error: Error) => void;
}

export class ScopedPool extends ReadingPool {
  readonly #binding: Binding;

  constructor({ url, max, onIdleError }: ScopedPoolOptions) {
    const settings = connectionSettings(url);
    const binding = bindingFor(settings);
    super({
      ...settings.config,
      max,
      idleTimeoutMillis: 30_000,
      Client: scopedClient(binding),
      ...(binding.onConnect === "" ? {} : { onConnect: (client) => prepareSession(client, binding) }),
    });
    this.#binding = binding;
    this.on("error", (error: Error) => {
      // Connections of a pool that is being closed may be cut before they have said goodbye.
      if (!this.ending) onIdleError(error);
    });
  }

  /**
   * Runs `work` in one transaction, as the current identity: all that it sends to this pool. Inside of another, what
   * `work` has written is undone if it rejects, and the outer one goes on.
   */
  async transaction<T>(work: () => PromiseLike<T>): Promise<T> {
    const outer = currentTransaction(this);
    return outer === undefined ? await this.#begin(work) : await outer.nest(work);
  }

  /** The same, reading only: everything as it is when it begins. */
  async snapshot<T>(work: () => PromiseLike<T>): Promise<T> {
    if (currentTransaction(this) !== undefined) throw new Error("A snapshot begins on its own.");
    return await this.#begin(work, true);
  }

  async #begin<T>(work: () => PromiseLike<T>, isSnapshot = false): Promise<T> {
    const inside = (own: Transaction) => runIn(this, own, work);
    return await Transaction.run(await this.connect(), inside, isSnapshot);
  }

  /** Runs one query whose rows are handed over as they come, as the current identity. */
  async read(config: ReadingQueryConfig): Promise<void> {
    const transaction = currentTransaction(this);
    if (transaction !== undefined) return void (await transaction.query(config));
    const statement = this.#binding.statementFor(currentIdentity());
    await this.run(statement === undefined ? new ReadingQuery(config) : new ScopedQuery(config, statement));
  }

  /** As pg's own, for the forms without a callback. */
  override query<T>(statement: unknown, values?: unknown): T {
    const config = typeof statement === "string" ? { text: statement } : statement;
    if (!isQueryConfig(config)) throw new TypeError("A scoped pool takes a text or a query config.");
    const whole = Array.isArray(values) ? { ...config, values } : config;
    const transaction = currentTransaction(this);
    const send: CallableFunction = transaction === undefined ? super.query : transaction.query;
    return Reflect.apply(send, transaction ?? this, [whole]);
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<PoolClient> | void {
    // Nobody gets no connection, not even to be refused on.
    currentIdentity();
    if (currentTransaction(this) !== undefined)
      throw new Error("Within a transaction, another one is begun by db.transaction, not by Prisma.");
    if (callback === undefined) return super.connect().then(withCarefulRelease);
    // The pool calls back from whoever returned the connection, that is, from another user's request.
    const asCaller = keepingIdentity(callback);
    super.connect((error, client, done) => {
      asCaller(error, client === undefined ? client : withCarefulRelease(client), done);
    });
  }
}

type ConnectCallback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** Not by the client's own `query`, which runs as somebody: a session is nobody's yet. */
function prepareSession(client: ClientBase, { onConnect }: Binding): Promise<unknown> {
  return Reflect.apply(pg.Client.prototype.query, client, [onConnect]);
}

/** A client class for one pool: every query it is given runs as the current identity. */
function scopedClient(binding: Binding): typeof pg.Client {
  return class ScopedClient extends pg.Client {
    /** Set from BEGIN to COMMIT or ROLLBACK. */
    #transaction: Identity | undefined;

    /** As pg's own, in the three forms in use: a text, a config, and either with values and a callback. */
    override query<T>(query: unknown, ...rest: unknown[]): T {
      // The pool has said whose it is.
      if (query instanceof ReadingQuery) return Reflect.apply(super.query, this, [query]);
      const config = typeof query === "string" ? { text: query } : query;
      if (!isQueryConfig(config)) throw new TypeError("A scoped connection takes a text or a query config.");
      const identity = currentIdentity();

      if (config.text === "BEGIN") {
        this.#transaction = identity;
        return Reflect.apply(super.query, this, [binding.begin(identity), ...rest]);
      }
      if (this.#transaction !== undefined) {
        return this.#queryInTransaction(this.#transaction, identity, config, rest);
      }
      const statement = binding.statementFor(identity);
      if (statement === undefined) return Reflect.apply(super.query, this, [readable(config), ...rest]);

      const [values, callback] = typeof rest[0] === "function" ? [undefined, rest[0]] : rest;
      const scoped = new ScopedQuery(Array.isArray(values) ? { ...config, values } : config, statement);
      return Reflect.apply(super.query, this, [scoped, callback]);
    }

    #queryInTransaction<T>(
      begunAs: Identity,
      identity: Identity,
      config: ReadingQueryConfig,
      rest: unknown[],
    ): T {
      if (!sameIdentity(begunAs, identity)) {
        throw new Error("A transaction keeps the identity that it began with.");
      }
      if (config.text === "ROLLBACK") this.#transaction = undefined;
      if (config.text !== "COMMIT") return Reflect.apply(super.query, this, [readable(config), ...rest]);
      this.#transaction = undefined;
      return Reflect.apply(refuseRollback, undefined, [Reflect.apply(super.query, this, [config])]);
    }
  };
}

function readable(config: ReadingQueryConfig): QueryConfig | ReadingQuery {
  return config.read === undefined ? config : new ReadingQuery(config);
}

function isQueryConfig(query: unknown): query is ReadingQueryConfig {
  return typeof query === "object" && query !== null && "text" in query && typeof query.text === "string";
}

function sameIdentity(one: Identity, other: Identity): boolean {
  if (one.kind === "user") return other.kind === "user" && other.userId === one.userId;
  return other.kind === "system";
}

async function refuseRollback(commit: Promise<QueryResultBase>): Promise<QueryResultBase> {
  const result = await commit;
  if (result.command !== "COMMIT") throw new CommitRolledBackError();
  return result;
}

/** Closes a connection that cannot be trusted, instead of giving it back. */
function withCarefulRelease(client: PoolClient): PoolClient {
  const release = client.release;
  client.release = (error) => release(whyUnfit(client, error));
  return client;
}
