/** /docs: Swagger UI for /openapi.json, which loads nothing from other servers. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const contentTypes = {
  "index.css": "text/css; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "start.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
} as const;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Taskwell API</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="stylesheet" href="/docs/index.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const startScript = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: false,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** Swagger UI sets styles inline; scripts come from files only. */
const headers = {
  "cache-control": "no-cache",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** The file at a path under /docs; undefined if there is none. */
export async function docsFile(path: string): Promise<Response | undefined> {
  if (path === "/docs" || path === "/docs/")
    return new Response(page, { headers: { ...headers, "content-type": "text/html; charset=utf-8" } });
  const name = path.slice("/docs/".length);
  if (!isDocsFile(name)) return undefined;
  return new Response(await readDocsFile(name), {
    headers: { ...headers, "content-type": contentTypes[name] },
  });
}

function isDocsFile(name: string): name is keyof typeof contentTypes {
  return Object.hasOwn(contentTypes, name);
}

async function readDocsFile(name: keyof typeof contentTypes): Promise<string | Uint8Array<ArrayBuffer>> {
  if (name === "start.js") return startScript;
  const directory = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  return new Uint8Array(await readFile(join(directory, name)));
}
