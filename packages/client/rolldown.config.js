/** Bundles the client for people outside this workspace: its code, and the types of the API that it is typed by. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { emittedDeclarations } from "../../.config/emitted-declarations.js";

/** What `tsc -p tsconfig.build.json` has emitted, for the whole workspace. */
const types = fileURLToPath(new URL(".types", import.meta.url));

export default defineConfig([
  {
    // Better Auth's client is taken along: nobody has to install its server for it.
    input: { client: "src/client.ts", account: "src/account.ts" },
    platform: "browser",
    external: /^@trpc\//,
    output: { dir: "dist", format: "esm", sourcemap: true, cleanDir: true },
  },
  {
    input: {
      client: `${types}/packages/client/src/client.d.ts`,
      account: `${types}/packages/client/src/account.d.ts`,
    },
    external: /^(@trpc\/|@taskwell\/(?!api$)|zod)/,
    plugins: [
      emittedDeclarations({ "@taskwell/api": `${types}/packages/api/src/root.d.ts` }),
      dts({ dtsInput: true, tsconfig: false }),
    ],
    output: { dir: "dist", format: "esm" },
  },
]);
