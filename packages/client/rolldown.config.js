/** Bundles the client for use outside this workspace: its code, and the API's types. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { emittedDeclarations } from "../../.config/emitted-declarations.js";
import { documentedDeclarations } from "./documented-declarations.js";

/** Declarations of the whole workspace, emitted by `tsc -p tsconfig.build.json`. */
const types = fileURLToPath(new URL(".types", import.meta.url));
const router = `${types}/packages/api/src/root.d.ts`;

export default defineConfig([
  {
    input: {
      client: "src/client.ts",
      account: "src/account.ts",
      changes: "src/changes.ts",
      mock: "src/mock.ts",
    },
    platform: "browser",
    external: /^(@trpc\/|eventsource$)/,
    output: { dir: "dist", format: "esm", sourcemap: true, cleanDir: true },
  },
  {
    input: {
      client: `${types}/packages/client/src/client.d.ts`,
      account: `${types}/packages/client/src/account.d.ts`,
      changes: `${types}/packages/client/src/changes.d.ts`,
      mock: `${types}/packages/client/src/mock.d.ts`,
    },
    external: /^(@trpc\/|@taskwell\/(?!api$|api\/error-shape$|auth\/error$)|zod)/,
    plugins: [
      documentedDeclarations(router, "../api/src/root.ts"),
      emittedDeclarations({
        "@taskwell/api": router,
        "@taskwell/api/error-shape": `${types}/packages/api/src/trpc/error-shape.d.ts`,
        "@taskwell/auth/error": `${types}/packages/auth/src/error.d.ts`,
      }),
      dts({ dtsInput: true, tsconfig: false }),
    ],
    output: { dir: "dist", format: "esm" },
  },
]);
