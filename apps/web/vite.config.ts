/** Builds the web app into dist/, and serves it in development with the API behind it. */
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The development server of apps/server. */
const api = { target: "http://127.0.0.1:3000", changeOrigin: true };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { port: 5173, proxy: { "/trpc": api, "/api": api } },
  build: { target: "es2023", modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false },
});
