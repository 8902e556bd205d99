/** /panel: a page to try the procedures over tRPC, signed in or with any token. */
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
 * The page is made when somebody first asks for it.
 *
 * @param hasAccounts whether people can sign in here
 */
export function createPanelDoor(hasAccounts: boolean): () => Promise<Response> {
  let rendered: Promise<Panel> | undefined;
  return async () => {
    rendered ??= renderPanel(appRouter, {
      url: "/trpc",
      title: "Taskwell",
      ...(hasAccounts ? { accounts } : {}),
    });
    const { html, headers } = await rendered;
    return new Response(html, { headers });
  };
}
