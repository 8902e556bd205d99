/** /panel: a page to try the procedures over tRPC, signed in or with any token. */
import { appRouter } from "@taskwell/api";
import { renderPanel } from "@taskwell/panel";

const accounts = {
  signInUrl: "/api/auth/sign-in/email",
  signUpUrl: "/api/auth/sign-up/email",
  refreshUrl: "/api/auth/token",
  tokenField: "jwt",
};

/** @param hasAccounts whether people can sign in here */
export async function panelResponse(hasAccounts: boolean): Promise<Response> {
  const { html, headers } = await renderPanel(appRouter, {
    url: "/trpc",
    title: "Taskwell",
    ...(hasAccounts ? { accounts } : {}),
  });
  return new Response(html, { headers });
}
