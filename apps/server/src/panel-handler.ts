/** /panel: a page for trying the procedures over tRPC, signed in or with any token. */
import { appRouter } from "@taskwell/api";
import { renderPanel } from "@taskwell/panel";
import type { Panel } from "@taskwell/panel";

const accounts = {
  signInUrl: "/api/auth/sign-in/email",
  signUpUrl: "/api/auth/sign-up/email",
  refreshUrl: "/api/auth/token",
  tokenField: "jwt",
};

/**
 * Renders the page at the first request.
 *
 * @param hasAccounts whether users can sign in at this server
 */
export function createPanelHandler(hasAccounts: boolean): () => Promise<Response> {
  let rendered: Promise<Panel> | undefined;
  return async () => {
    rendered ??= renderPanel(appRouter, {
      url: "/trpc",
      title: "Taskwell",
      clientPackage: "@taskwell/client",
      ...(hasAccounts ? { accounts } : {}),
    });
    const { html, headers } = await rendered;
    return new Response(html, { headers });
  };
}
