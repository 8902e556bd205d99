/** /docs: OpenAPI Explorer for /openapi.json, with a form for signing in. Nothing is loaded from other servers. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { StaticAsset } from "./static-asset.ts";

/** The same relative path from src/ and from the bundle in dist/. */
const ownFile = (name: string) => new URL(`../pages/${name}`, import.meta.url);

/** OpenAPI Explorer sets styles inline; scripts come from files only. */
const headers = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};
const javascript = { ...headers, "content-type": "text/javascript; charset=utf-8" };
const css = { ...headers, "content-type": "text/css; charset=utf-8" };
const html = { ...headers, "content-type": "text/html; charset=utf-8" };

const page = (
  files: Readonly<Record<string, StaticAsset>>,
  specificationHash: string,
  hasAccounts: boolean,
) => {
  const url = (name: string) => `/docs/${name}?v=${files[name]?.hash ?? ""}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Taskwell API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${url("page.css")}" />
    <script defer src="${url("explorer.js")}"></script>
    <script defer src="${url("page.js")}"></script>
  </head>
  <body>
    <header>
      <strong>Taskwell API</strong>
      <form id="sign-in"${hasAccounts ? "" : " hidden"}>
        <input name="email" type="email" placeholder="E-mail" aria-label="E-mail" autocomplete="username" required />
        <input name="password" type="password" placeholder="Password" aria-label="Password" autocomplete="current-password" required />
        <button>Sign in</button>
        <button type="button" id="sign-up">Sign up</button>
      </form>
      <div id="account" hidden><span id="name"></span> <button type="button" id="sign-out">Sign out</button></div>
      <p id="message" role="status"></p>
    </header>
    <openapi-explorer
      data-specification="/openapi.json?v=${specificationHash}"
      server-url="/"
      collapse
      hide-server-selection
      hide-components
      default-schema-tab="body"
      schema-expand-level="2"
      fetch-credentials="same-origin"
    ></openapi-explorer>
    <noscript>This page needs JavaScript.</noscript>
  </body>
</html>
`;
};

/** Serves the files under /docs. @param hasAccounts whether users can sign in at this server */
export function createDocsHandler(
  specification: StaticAsset,
  hasAccounts: boolean,
): (path: string) => Promise<StaticAsset | undefined> {
  let files: Promise<Readonly<Record<string, StaticAsset>>> | undefined;
  return async (path) => {
    files ??= loadFiles(specification, hasAccounts);
    const name = path.replace(/^\/docs\/?/, "");
    const loaded = await files;
    return Object.hasOwn(loaded, name) ? loaded[name] : undefined;
  };
}

/** By their names below /docs; the page's is ''. */
async function loadFiles(
  specification: StaticAsset,
  hasAccounts: boolean,
): Promise<Readonly<Record<string, StaticAsset>>> {
  const explorer = createRequire(import.meta.url).resolve(
    "openapi-explorer/dist/browser/openapi-explorer.min.js",
  );
  const files = {
    "explorer.js": new StaticAsset(await readFile(explorer), javascript),
    "page.js": new StaticAsset(await readFile(ownFile("docs.js")), javascript),
    "page.css": new StaticAsset(await readFile(ownFile("docs.css")), css),
  };
  return { ...files, "": new StaticAsset(page(files, specification.hash, hasAccounts), html) };
}
