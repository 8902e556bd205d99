/** Small pages for people who open the server in a browser: what is where, and that there is nothing. */
import { createHash } from "node:crypto";
import { commonHeaders } from "./response-headers.ts";
import { StaticAsset } from "./static-asset.ts";

const style = `
:root { color-scheme: light dark; --text: #1c1c1f; --muted: #5c5f66; --line: #d9dce1; --link: #1a56b0; --page: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e8ea; --muted: #a2a6ae; --line: #3a3d43; --link: #8ab4f8; --page: #17181b; }
}
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 38rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { margin: 0 0 0.25rem; font-size: 1.75rem; }
p { margin: 0 0 1.5rem; color: var(--muted); }
dl { margin: 0; }
dl > div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0.75rem 0; border-top: 1px solid var(--line); }
dt { flex: 0 0 9rem; }
dd { flex: 1 1 14rem; margin: 0; color: var(--muted); }
a { color: var(--link); }
code { font: 0.9em ui-monospace, monospace; }
`;

const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; img-src data:; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <style>${style}</style>
  </head>
  <body>
    <main>${body}</main>
  </body>
</html>
`;

const link = (path: string) => `<a href="${path}">${path}</a>`;

/** @param hasPanel whether /panel is served */
export function welcomePage(hasPanel: boolean): StaticAsset {
  const rows = [
    [link("/docs"), "REST: every operation, to read and to try"],
    ...(hasPanel ? [[link("/panel"), "tRPC: every procedure, to try"]] : []),
    [link("/openapi.json"), "REST for generators (OpenAPI 3.1)"],
    ["<code>/trpc</code>", "tRPC, for the typed client"],
    ["<code>/api/me</code>", "REST, as the signed-in user"],
    [link("/livez"), "whether the server runs"],
    [link("/readyz"), "whether it can serve: its database answers"],
  ];
  const list = rows.map(([name, text]) => `<div><dt>${name}</dt><dd>${text}</dd></div>`).join("");
  const body = `<h1>Taskwell</h1><p>A task API, typed end to end. This server speaks tRPC and REST.</p><dl>${list}</dl>`;
  return new StaticAsset(page("Taskwell", body), { ...headers, vary: "accept, accept-encoding" });
}

const notFound = page(
  "Not found – Taskwell",
  `<h1>There is nothing here</h1><p>The address may be mistyped, or the page may have moved.</p><p><a href="/">What this server has</a></p>`,
);

export function notFoundResponse(requestId: string): Response {
  const length = String(Buffer.byteLength(notFound));
  return new Response(notFound, {
    status: 404,
    headers: { ...commonHeaders(requestId), ...headers, "content-length": length },
  });
}

/** Whether a browser asks for a page: programs that accept anything, such as curl, get JSON. */
export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes("text/html") === true;
}
