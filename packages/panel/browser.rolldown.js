/** Builds the page's script and style, and writes both as text into a module: the panel is served from memory. */
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
    // Within <script>, these would end it, or open a comment.
    const script = chunk.code
      .replace(/\/\/# sourceMappingURL.*/, "")
      .replaceAll("</script", "<\\/script")
      .replaceAll("<!--", "<\\!--");
    const style = await readFile(here("src/browser/style.css"), "utf8");
    await mkdir(here("src/generated"), { recursive: true });
    await writeFile(
      here("src/generated/browser.ts"),
      `/** Made from src/browser by \`pnpm generate\`. */\nexport const script = ${JSON.stringify(script)};\nexport const style = ${JSON.stringify(style)};\n`,
    );
    for (const name of Object.keys(bundle)) delete bundle[name];
  },
};

export default defineConfig({
  input: "src/browser/main.tsx",
  platform: "browser",
  // Asked for by a module of the form library's own tests, which is not part of the bundle in the end.
  external: ["@rjsf/validator-ajv8"],
  // "use client" means nothing to a page that has no other side.
  onLog: (level, log, handler) => {
    if (log.code !== "MODULE_LEVEL_DIRECTIVE") handler(level, log);
  },
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
  plugins: [
    // The bundle takes others' work along: so it does their licences.
    license({ thirdParty: { output: { file: here("src/generated/third-party-licenses.txt") } } }),
    asModule,
  ],
  output: { format: "iife", minify: true },
});
