/**
 * Pages for the links in e-mails, for servers without a front end: verifying an address, confirming a new one, and setting
 * a new password. They are forms without a script, and call the routes under /api/auth.
 */
import type { Accounts } from "@taskwell/accounts";
import { pages } from "@taskwell/accounts/links";
import { passwordLength } from "@taskwell/accounts/routes";
import { html } from "hono/html";
import { pageHeaders, renderPage } from "./page-shell.ts";
import { readText } from "./request-body.ts";
import type { HandlerRequest } from "./request.ts";
import { commonHeaders } from "./response-headers.ts";

const maxFormBytes = 8_192;

interface Page {
  readonly status: number;
  readonly title: string;
  readonly text?: string;
  readonly form?: { readonly token: string; readonly problem?: string };
  readonly headers?: Record<string, string>;
}

/** A page below /account; undefined if there is no such page. */
export async function accountPage(
  accounts: Accounts,
  handlerRequest: HandlerRequest,
): Promise<Response | undefined> {
  const { request, requestId } = handlerRequest;
  const { pathname } = new URL(request.url);
  const answer = Object.hasOwn(answers, pathname) ? answers[pathname] : undefined;
  if (answer === undefined) return undefined;
  // HEAD is asked by programs that look at links in e-mails; it must not use them up.
  const page =
    request.method === "HEAD" ? { status: 200, title: "" } : await answer(accounts, handlerRequest);
  const title = `${page.title} · Taskwell`;
  const main = String(await mainOf(page));
  return new Response(renderPage({ title, main, isNarrow: true }), {
    status: page.status,
    headers: {
      ...commonHeaders(requestId),
      ...pageHeaders("'self'"),
      "x-robots-tag": "noindex",
      ...page.headers,
    },
  });
}

type Answer = (accounts: Accounts, request: HandlerRequest) => Promise<Page>;

const answers: Readonly<Record<string, Answer>> = {
  [pages.verifyEmail]: openLink("Your e-mail address is verified", "You can close this page and sign in."),
  [pages.changeEmail]: openLink(
    "Your e-mail address was changed",
    "You can close this page. From now on, sign in with the new address.",
  ),
  [pages.resetPassword]: async (accounts, handlerRequest) =>
    handlerRequest.request.method === "POST"
      ? await setPassword(accounts, handlerRequest)
      : await askForPassword(accounts, handlerRequest),
};

function openLink(title: string, text: string): Answer {
  return async (accounts, handlerRequest) => {
    const token = new URL(handlerRequest.request.url).searchParams.get("token") ?? "";
    const response = await call(accounts, handlerRequest, `/verify-email?token=${encodeURIComponent(token)}`);
    if (response.ok) return { status: 200, title, text };
    return response.status === 401 ? await deadLink(response) : await problemPage(response);
  };
}

async function askForPassword(accounts: Accounts, handlerRequest: HandlerRequest): Promise<Page> {
  const token = new URL(handlerRequest.request.url).searchParams.get("token") ?? "";
  if (token === "") return deadPasswordLink;
  const response = await call(accounts, handlerRequest, `/reset-password/${encodeURIComponent(token)}`);
  const location = response.headers.get("location");
  if (location === null) return response.status === 404 ? deadPasswordLink : await problemPage(response);
  return new URL(location).searchParams.has("error") ? deadPasswordLink : passwordForm(200, token);
}

async function setPassword(accounts: Accounts, handlerRequest: HandlerRequest): Promise<Page> {
  const form = new URLSearchParams(await readText(handlerRequest.incoming, maxFormBytes));
  const token = form.get("token") ?? "";
  const body = JSON.stringify({ token, newPassword: form.get("password") ?? "" });
  const response = await call(accounts, handlerRequest, "/reset-password", body);
  if (response.ok)
    return {
      status: 200,
      title: "Your password was changed",
      text: "You were signed out everywhere. You can close this page and sign in with the new password.",
    };
  const { code, message } = await errorOf(response);
  if (code === "INVALID_TOKEN") return deadPasswordLink;
  const retryAfter = response.headers.get("retry-after");
  return {
    ...passwordForm(response.status, token, message.replace(/^newPassword: /, "")),
    ...(retryAfter === null ? {} : { headers: { "retry-after": retryAfter } }),
  };
}

function passwordForm(status: number, token: string, problem?: string): Page {
  return {
    status,
    title: "Set a new password",
    form: { token, ...(problem === undefined ? {} : { problem }) },
  };
}

const deadPasswordLink: Page = {
  status: 400,
  title: "This link does not work any more",
  text: "It has expired or was used already. Request a new password again to get another link.",
};

async function deadLink(response: Response): Promise<Page> {
  const { message } = await errorOf(response);
  return { status: 400, title: "This link does not work any more", text: message };
}

async function problemPage(response: Response): Promise<Page> {
  const { message } = await errorOf(response);
  return { status: response.status, title: "That did not work", text: message };
}

/** Calls a route under /api/auth for the page's visitor, without the visitor's cookies: the code alone must do. */
async function call(
  accounts: Accounts,
  { request, requestId, address }: HandlerRequest,
  path: string,
  body?: string,
): Promise<Response> {
  const url = new URL(`/api/auth${path}`, request.url);
  const init = { method: "POST", body: body ?? null, headers: { "content-type": "application/json" } };
  return await accounts.handle(new Request(url, body === undefined ? {} : init), { address, requestId });
}

async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  const body: unknown = await response.json().catch(() => undefined);
  const { code, message }: { code?: unknown; message?: unknown } = Object(body);
  return { code: String(code), message: typeof message === "string" ? message : "Try again later." };
}

function mainOf({ title, text, form }: Page) {
  return html`<h1>${title}</h1>
    ${text === undefined ? "" : html`<p>${text}</p>`} ${form === undefined ? "" : renderForm(form)}`;
}

function renderForm({ token, problem }: NonNullable<Page["form"]>) {
  const describedBy = problem === undefined ? "hint" : "problem hint";
  return html`<form method="post" action="${pages.resetPassword}">
    <input type="hidden" name="token" value="${token}" />
    ${problem === undefined ? "" : html`<p class="problem" id="problem" role="alert">${problem}</p>`}
    <label for="password">New password</label>
    <input
      id="password"
      name="password"
      type="password"
      autocomplete="new-password"
      required
      autofocus
      minlength="${passwordLength.min}"
      maxlength="${passwordLength.max}"
      aria-describedby="${describedBy}"
    />
    <p id="hint">At least ${passwordLength.min} characters.</p>
    <button>Set password</button>
  </form>`;
}
