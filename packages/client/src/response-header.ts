/** Reads headers of the response that tRPC's links pass on beside a result or an error. */

/** @param meta `meta` of an error, or the context of a result @returns null without a response, or without the header */
export function responseHeader(
  meta: Readonly<Record<string, unknown>> | undefined,
  name: string,
): string | null {
  // Not an instance of `Response` if a program has replaced it, or with a `fetch` of its own.
  const response: unknown = meta?.["response"];
  const hasHeaders = typeof response === "object" && response !== null && "headers" in response;
  return hasHeaders && response.headers instanceof Headers ? response.headers.get(name) : null;
}
