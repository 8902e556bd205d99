/** The links in e-mails: to a front end if the request named a page of it, otherwise to a page of this server. */
import { basePath } from "./request-check.ts";

/** The pages of this server, in apps/server/src/account-pages.ts. */
export const pages = {
  verifyEmail: "/account/verify-email",
  changeEmail: "/account/change-email",
  resetPassword: "/account/reset-password",
} as const;

/**
 * @param origin the server's own
 * @param page of this server
 * @param callback an absolute URL of a front end, to which /verify-email then leads
 */
export function verificationLink(
  origin: string,
  page: typeof pages.verifyEmail | typeof pages.changeEmail,
  token: string,
  callback: string | undefined,
): string {
  const link = new URL(callback === undefined ? page : `${basePath}/verify-email`, origin);
  link.searchParams.set("token", token);
  if (callback !== undefined) link.searchParams.set("callbackURL", callback);
  return link.href;
}

/** @param link Better Auth's, which is kept if it leads on to a front end */
export function passwordResetLink(link: string, token: string): string {
  if (callbackOf(link) !== undefined) return link;
  const page = new URL(pages.resetPassword, link);
  page.searchParams.set("token", token);
  return page.href;
}

/** The callback in a link of Better Auth's, which writes `/` or nothing if there is none. */
export function callbackOf(link: string): string | undefined {
  const callback = new URL(link).searchParams.get("callbackURL");
  return callback === null || callback === "" || callback === "/" ? undefined : callback;
}
