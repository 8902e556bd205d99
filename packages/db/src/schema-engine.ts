/** Runs Prisma's schema engine (WebAssembly build) over the same driver adapter as the client. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { connectionWithoutTimeouts } from "./connection.ts";

// The two functions that we use of the WebAssembly JavaScript Interface (W3C); TypeScript declares it for browsers only.
declare global {
  namespace WebAssembly {
    function compile(bytes: Uint8Array): Promise<object>;
    function instantiate(
      module: object,
      imports: Record<string, Record<string, unknown>>,
    ): Promise<{ readonly exports: Record<string, unknown> }>;
  }
}

/** Runs `work` with an engine connected to the database, without timeouts. */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  schemaEngine ??= loadSchemaEngine();
  const { SchemaEngine } = await schemaEngine;
  const factory = new MigratingAdapterFactory(connectionWithoutTimeouts(url));
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
  try {
    return await work(engine);
  } catch (error) {
    // A driver error crosses WebAssembly as the number of its registry entry.
    const id = /External error id#(\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    throw (id === undefined ? undefined : adapter.errorRegistry.consumeError(Number(id))?.error) ?? error;
  } finally {
    engine.free();
    await factory.close();
  }
}

class MigratingAdapterFactory extends PrismaPg {
  readonly #adapters: Adapter[] = [];

  override async connect() {
    const adapter = await super.connect();
    this.#adapters.push(adapter);
    // The adapter splits a script at every `;`, even in function bodies. Sent whole, it is one implicit transaction.
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return describingCatalogs(adapter);
  }

  /** Closes the adapters' connections: the engine does not. */
  async close(): Promise<void> {
    await Promise.all(this.#adapters.map((adapter) => adapter.dispose()));
  }
}

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/**
 * Supports PostgreSQL's internal type "char" (OID 18), which the engine reads from the catalogs and the adapter does not
 * know: reads such columns as text (OID 25), then reports their real type.
 */
function describingCatalogs(adapter: Adapter): Adapter {
  const columns = new Set<string>();
  adapter.underlyingDriver().on("connect", ({ connection }) => {
    connection.on("rowDescription", ({ fields }: { fields: { name: string; dataTypeID: number }[] }) => {
      for (const field of fields.filter(({ dataTypeID }) => dataTypeID === 18)) {
        field.dataTypeID = 25;
        columns.add(field.name);
      }
    });
  });
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const columnTypes = result.columnTypes.map((type, index) =>
      columns.has(result.columnNames[index] ?? "") ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  return adapter;
}

/** Loaded lazily and once: the bindings hold views of one instance's memory. */
let schemaEngine: ReturnType<typeof loadSchemaEngine> | undefined;

/** Loads the package's .wasm file, which it expects a bundler to do. */
async function loadSchemaEngine() {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const path = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = await WebAssembly.compile(await readFile(path.replace(/\.js$/, ".wasm")));
  const { exports } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": { ...bindings } });
  bindings.__wbg_set_wasm(exports);
  if (typeof exports["__wbindgen_start"] === "function") exports["__wbindgen_start"]();
  return bindings;
}
