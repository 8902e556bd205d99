/** Serves the built web app (apps/web/dist): its page at each of its places, and its files. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { StaticAsset } from "./static-asset.ts";

/** The same relative path from src/ and from the bundle in dist/. */
const builtApp = fileURLToPath(new URL("../../web/dist", import.meta.url));

/** The app's places, besides `/`. A place that is added to its routes.ts is added here. */
const placePattern =
  /^\/(inbox|today|upcoming|search|trash|history|statistics|data|sign-in|sign-up|forgot-password|reset-password|verified|settings(\/[\w-]+)*|(list|label|filter)\/[^/]+)?$/;

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

export interface WebApp {
  readonly page: StaticAsset;
  /** A file of the app, by its path. */
  readonly file: (path: string) => StaticAsset | undefined;
}

/**
 * Reads the app once: a server goes on serving the build that it started with.
 *
 * @param directory what `vite build` has written
 * @returns undefined if the app has not been built
 */
export function loadWebApp(directory: string = builtApp): WebApp | undefined {
  if (!existsSync(join(directory, "index.html"))) return undefined;
  const html = readFileSync(join(directory, "index.html"), "utf8");
  const policy = { "content-security-policy": contentSecurityPolicy(html) };
  const page = new StaticAsset(html, {
    ...policy,
    "content-type": "text/html; charset=utf-8",
    vary: "accept, accept-encoding",
  });

  const files = new Map<string, StaticAsset>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const name = join(entry.parentPath, entry.name);
    const path = `/${relative(directory, name).replaceAll(sep, "/")}`;
    if (!entry.isFile() || path === "/index.html") continue;
    const extension = extname(path);
    const headers = {
      // A worker obeys the policy of its own script.
      ...(extension === ".js" ? policy : {}),
      "content-type": contentTypes[extension] ?? "application/octet-stream",
    };
    files.set(path, new StaticAsset(readFileSync(name), headers, { isNamedByHash: isHashed(path) }));
  }
  return { page, file: (path) => files.get(path) };
}

/** Whether the web app has a page for this path. */
export function isPlace(path: string): boolean {
  return placePattern.test(path);
}

/** Vite writes the hash of the content into the name of each file there. */
export function isHashed(path: string): boolean {
  return path.startsWith("/assets/");
}

/** Allows what comes from this origin, and the script in the page that sets the theme before the first paint. */
function contentSecurityPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(
    ([, script = ""]) => ` 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  return (
    `default-src 'none'; script-src 'self'${hashes.join("")}; style-src 'self'; img-src 'self' data:; ` +
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; " +
    "form-action 'self'; frame-ancestors 'none'"
  );
}
