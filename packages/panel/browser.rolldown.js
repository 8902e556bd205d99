/** Builds the page's script and style, and writes both as strings into a module, so that the panel is served from memory. */
import { readFile, writeFile, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";
import license from "rollup-plugin-license";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @returns {import("rolldown").Plugin} */
const asModule = {
  name: "as-module",
  async generateBundle(_options, bundle) {
    const [chunk] = Object.values(bundle);
    // Inside <script>, these would end the element or start a comment.
    const script = chunk.code
      .replace(/\/\/# sourceMappingURL.*/, "")
      .replaceAll("</script", "<\\/script")
      .replaceAll("<!--", "<\\!--");
    const style = await readFile(here("src/browser/style.css"), "utf8");
    await mkdir(here("src/generated"), { recursive: true });
    await writeFile(
      here("src/generated/browser.ts"),
      `/** Generated from src/browser by \`pnpm generate\`. */\nexport const script = ${JSON.stringify(script)};\nexport const style = ${JSON.stringify(style)};\n`,
    );
    for (const name of Object.keys(bundle)) delete bundle[name];
  },
};

export default defineConfig({
  input: "src/browser/main.tsx",
  platform: "browser",
  // Imported by the form library's test helpers, which are not part of the bundle.
  external: ["@rjsf/validator-ajv8"],
  // "use client" has no meaning here, since nothing is rendered on the server.
  onLog: (level, log, handler) => {
    if (log.code !== "MODULE_LEVEL_DIRECTIVE") handler(level, log);
  },
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
  plugins: [
    // The bundle contains other packages, so their licences are included.
    license({ thirdParty: { output: { file: here("src/generated/third-party-licenses.txt") } } }),
    asModule,
  ],
  output: { format: "iife", minify: true },
});
