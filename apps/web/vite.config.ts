/** Builds the web app into dist/, and serves it in development with the API behind it. */
import { createHash } from "node:crypto";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import type { Plugin, ProxyOptions } from "vite";

/** The development server of apps/server. */
const serverUrl = "http://127.0.0.1:3000";

/** The server must not see pages of the proxy as those of another origin. */
const proxied: ProxyOptions = {
  target: serverUrl,
  changeOrigin: true,
  configure: (proxy) =>
    proxy.on("proxyReq", (outgoing, { headers }) => {
      if (headers.origin === `http://${headers.host}`) outgoing.setHeader("origin", serverUrl);
    }),
};

const firstView = "first-view";

interface Modules {
  readonly getModuleInfo: (id: string) => { readonly importers: readonly string[] } | null;
}

/** Whether main.tsx imports it, or something that it imports: not by `import()`. */
function isOfFirstView(id: string, modules: Modules): boolean {
  const users = new Set([id]);
  for (const user of users)
    for (const importer of modules.getModuleInfo(user)?.importers ?? []) users.add(importer);
  return [...users].some((user) => user.endsWith("/src/main.tsx"));
}

export default defineConfig({
  plugins: [react(), tailwindcss(), serviceWorkerBuild()],
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "^/(api|trpc|docs|panel|account|calendar|openapi\\.json)(/|\\?|$)": proxied },
  },
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    license: { fileName: "licenses.txt" },
    rolldownOptions: {
      input: { main: "index.html", sw: "src/service-worker/sw.ts" },
      output: {
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        // What the page starts with is one file: 33 that share it compress worse, and take longer.
        codeSplitting: {
          groups: [
            {
              debugName: firstView,
              name: (id, modules) => (isOfFirstView(id, modules) ? firstView : null),
            },
          ],
        },
      },
    },
  },
});

/** Tells the service worker which files its build has. Their names have hashes, so they also say when it is another build. */
function serviceWorkerBuild(): Plugin {
  return {
    name: "service-worker-build",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const { "sw.js": worker, "index.html": page } = bundle;
        if (worker?.type !== "chunk" || page?.type !== "asset")
          throw new Error("A part of the app is missing.");
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith("assets/"))
          .map((name) => `/${name}`);
        const hash = createHash("sha256").update(page.source).update(worker.code).update(files.join());
        const build = JSON.stringify({ version: hash.digest("hex").slice(0, 16), files });
        worker.code = `const taskwellBuild=${build};${worker.code}`;
      },
    },
  };
}
