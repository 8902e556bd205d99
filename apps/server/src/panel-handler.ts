/** /panel: a page for trying the procedures over tRPC, signed in or with any token. */
import { appRouter } from "@taskwell/api";
import { renderPanel } from "@taskwell/panel";
import { StaticAsset } from "./static-asset.ts";

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
export function createPanelHandler(hasAccounts: boolean): () => Promise<StaticAsset> {
  let page: Promise<StaticAsset> | undefined;
  return () => (page ??= renderPage(hasAccounts));
}

async function renderPage(hasAccounts: boolean): Promise<StaticAsset> {
  const { html, headers } = await renderPanel(appRouter, {
    url: "/trpc",
    title: "Taskwell",
    clientPackage: "@taskwell/client",
    ...(hasAccounts ? { accounts } : {}),
  });
  return new StaticAsset(html, headers);
}
