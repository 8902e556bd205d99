/** Where a browser may be sent after a link from an e-mail. */

/** The fields of bodies and queries that name such a place, with the code of their refusal. */
export const callbackFields = {
  callbackURL: "INVALID_CALLBACK_URL",
  redirectTo: "INVALID_REDIRECT_URL",
  errorCallbackURL: "INVALID_ERROR_CALLBACK_URL",
  newUserCallbackURL: "INVALID_NEW_USER_CALLBACK_URL",
} as const;

/**
 * Resolves a callback as a browser would, so that what is checked is what is used.
 *
 * @param serverUrl the server's own URL; its origin is always trusted
 * @returns an absolute URL; undefined unless it is an http or https URL of a trusted origin
 */
export function resolveCallback(
  callback: string,
  serverUrl: string,
  trustedOrigins: readonly string[],
): string | undefined {
  if (!URL.canParse(callback, serverUrl)) return undefined;
  const { href, protocol, origin, username, password, pathname } = new URL(callback, serverUrl);
  const isWeb = protocol === "http:" || protocol === "https:";
  const isTrusted = origin === new URL(serverUrl).origin || trustedOrigins.includes(origin);
  // Whoever keeps only the path of `/..//host` has the URL of another host.
  const isPlain = username === "" && password === "" && !pathname.startsWith("//");
  return isWeb && isTrusted && isPlain ? href : undefined;
}
