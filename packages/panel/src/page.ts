/** Renders the page as one self-contained HTML document, with its headers. */
import { createHash } from "node:crypto";
import type { PanelDescription } from "./description.ts";
import { script, style } from "./generated/browser.ts";

/** A page, ready to be served. */
export interface Panel {
  readonly html: string;
  /** They include a Content-Security-Policy that allows the page's script and style, and calls to the endpoint. */
  readonly headers: Readonly<Record<string, string>>;
}

export function renderPage(description: PanelDescription): Panel {
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escapeText(description.title)}</title>
    <link rel="icon" href="data:," />
    <style>${style}</style>
  </head>
  <body>
    <div id="root"></div>
    <noscript>This page needs JavaScript.</noscript>
    <script type="application/json" id="description">${escapeJson(description)}</script>
    <script>${script}</script>
  </body>
</html>
`;
  return { html, headers: headersOf(description) };
}

function headersOf({ url, accounts }: PanelDescription): Panel["headers"] {
  const urls = [url, accounts?.signInUrl, accounts?.signUpUrl, accounts?.refreshUrl];
  const otherOrigins = urls
    .filter((each) => each !== undefined && URL.canParse(each))
    .map((each) => new URL(each ?? "").origin);
  const policy = {
    "default-src": ["'none'"],
    "script-src": [sourceHash(script)],
    "style-src": [sourceHash(style)],
    "img-src": ["data:"],
    "connect-src": ["'self'", ...new Set(otherOrigins)],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy": Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources.join(" ")}`)
      .join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}

/** Allows an inline element by the hash of its text (CSP 3, section 2.3.1). */
function sourceHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** JSON for a script element: without `<`, it cannot end the element. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
