/** The page for people who open a path in a browser where there is nothing. */
import { pageHeaders, renderPage } from "./page-shell.ts";
import { commonHeaders } from "./response-headers.ts";

const headers = pageHeaders("'none'");

const notFound = renderPage({
  title: "Not found · Taskwell",
  main: `<h1>There is nothing here</h1><p>The address may be mistyped, or the page may have moved.</p><p><a href="/">Go to your tasks</a></p>`,
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
