/** Small pages for people who open the server in a browser: what is where, and that there is nothing. */
import { pageHeaders, renderPage } from "./page-shell.ts";
import { commonHeaders } from "./response-headers.ts";
import { StaticAsset } from "./static-asset.ts";

const headers = pageHeaders("'none'");

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
  const main = `<h1>Taskwell</h1><p>A task API, typed end to end. This server speaks tRPC and REST.</p><dl>${list}</dl>`;
  return new StaticAsset(renderPage({ title: "Taskwell", main }), {
    ...headers,
    vary: "accept, accept-encoding",
  });
}

const notFound = renderPage({
  title: "Not found · Taskwell",
  main: `<h1>There is nothing here</h1><p>The address may be mistyped, or the page may have moved.</p><p><a href="/">What this server has</a></p>`,
});

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
