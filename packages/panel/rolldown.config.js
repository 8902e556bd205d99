/** Bundles the panel for use outside this workspace, as ESM and CommonJS, each with its declarations. */
import { defineConfig } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { emittedDeclarations } from "../../.config/emitted-declarations.js";

const external = /^(node:|zod|@trpc\/)/;

const declarations = (extension) => ({
  input: { panel: "./.types/panel.d.ts" },
  external,
  plugins: [emittedDeclarations(), dts({ dtsInput: true, tsconfig: false })],
  output: { dir: "dist", format: "esm", entryFileNames: `[name].d.${extension}` },
});

export default defineConfig([
  {
    input: { panel: "src/panel.ts" },
    platform: "node",
    external,
    output: [
      { dir: "dist", format: "esm", cleanDir: true },
      { dir: "dist", format: "cjs", entryFileNames: "[name].cjs" },
    ],
  },
  declarations("ts"),
  declarations("cts"),
]);
