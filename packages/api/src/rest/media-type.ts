/** Which bodies can be read, by their headers. */

/**
 * Why a body cannot be read: it is compressed, or in another encoding than UTF-8. Undefined if it can.
 *
 * @param contentType the `Content-Type` header
 * @param contentEncoding the `Content-Encoding` header
 */
export function unreadableBody(
  contentType: string | null | undefined,
  contentEncoding: string | null | undefined,
): string | undefined {
  if (contentEncoding != null && contentEncoding.trim().toLowerCase() !== "identity")
    return "Send the body uncompressed, without Content-Encoding.";
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType ?? "") ?? [];
  // ASCII is a part of UTF-8.
  return charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)
    ? undefined
    : "Send the body in UTF-8, with charset=utf-8 or without a charset.";
}
