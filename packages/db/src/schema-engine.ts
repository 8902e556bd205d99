/** Prisma's schema engine, in its WebAssembly build, over the same driver adapter as the client. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { patientConnection } from "./connection.ts";

// The two functions in use of the WebAssembly JavaScript Interface (W3C), which TypeScript declares for browsers only.
declare global {
  namespace WebAssembly {
    function compile(bytes: Uint8Array): Promise<object>;
    function instantiate(
      module: object,
      imports: Record<string, Record<string, unknown>>,
    ): Promise<{ readonly exports: Record<string, unknown> }>;
  }
}

/** Runs `work` with an engine connected to the database. */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  schemaEngine ??= loadSchemaEngine();
  const { SchemaEngine } = await schemaEngine;
  const factory = new MigratingAdapterFactory(patientConnection(url));
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
  try {
    return await work(engine);
  } catch (error) {
    // What the driver threw crosses WebAssembly as a number.
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
    // The adapter would split a migration at every `;`, function bodies included. Sent whole, it is one transaction.
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return describingCatalogs(adapter);
  }

  /** The engine does not give back what it was given. */
  async close(): Promise<void> {
    await Promise.all(this.#adapters.map((adapter) => adapter.dispose()));
  }
}

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/**
 * The adapter does not know PostgreSQL's internal type "char" (OID 18), in which the catalogs keep flags and which
 * the engine asks for. Let such columns through as text (25), then call them by their type again.
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

/** Loaded when first needed, and once: its bindings keep views of one instance's memory. */
let schemaEngine: ReturnType<typeof loadSchemaEngine> | undefined;

/** The package expects a bundler to load its .wasm file; in Node that takes these lines. */
async function loadSchemaEngine() {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const path = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = await WebAssembly.compile(await readFile(path.replace(/\.js$/, ".wasm")));
  const { exports } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": { ...bindings } });
  bindings.__wbg_set_wasm(exports);
  if (typeof exports["__wbindgen_start"] === "function") exports["__wbindgen_start"]();
  return bindings;
}
