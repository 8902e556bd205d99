/** Content that stays the same while the server runs: compressed once, shared by all responses, cached by its hash. */
import { createHash } from "node:crypto";
import { acceptedEncoding, compressed, minCompressedBytes } from "./content-encoding.ts";
import type { Encoding } from "./content-encoding.ts";
import { commonHeaders } from "./response-headers.ts";

export class StaticAsset {
  /** For URLs: with `?v=` and this hash, clients never ask again. */
  readonly hash: string;
  readonly #content: Uint8Array<ArrayBuffer>;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #isNamedByHash: boolean;
  readonly #compressed = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>();

  /**
   * @param headers with `content-type`; they override the common ones
   * @param options whether the path changes with the content, so that clients never ask again
   */
  constructor(
    content: Uint8Array | string,
    headers: Readonly<Record<string, string>>,
    { isNamedByHash = false }: { readonly isNamedByHash?: boolean } = {},
  ) {
    this.#content = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
    this.#headers = headers;
    this.#isNamedByHash = isNamedByHash;
    this.hash = createHash("sha256").update(this.#content).digest("base64url").slice(0, 16);
  }

  async respond(request: Request, requestId: string): Promise<Response> {
    const isAddressedByHash = this.#isNamedByHash || new URL(request.url).searchParams.get("v") === this.hash;
    // Weak: the encodings share it.
    const etag = `W/"${this.hash}"`;
    const headers: Record<string, string> = {
      ...commonHeaders(requestId),
      vary: "accept-encoding",
      ...this.#headers,
      "cache-control": isAddressedByHash ? "public, max-age=31536000, immutable" : "no-cache",
      etag,
    };
    const knownTags = new Set(
      (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim()),
    );
    if (knownTags.has(etag) || knownTags.has("*")) {
      const { "content-type": _, ...kept } = headers;
      return new Response(null, { status: 304, headers: kept });
    }
    const encoding =
      this.#content.length < minCompressedBytes
        ? undefined
        : acceptedEncoding(request.headers.get("accept-encoding"));
    const body = encoding === undefined ? this.#content : await this.#encode(encoding);
    return new Response(body, {
      headers: {
        ...headers,
        ...(encoding === undefined ? {} : { "content-encoding": encoding }),
        "content-length": String(body.length),
      },
    });
  }

  #encode(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
    const kept = this.#compressed.get(encoding) ?? compressed(this.#content, encoding, "once");
    this.#compressed.set(encoding, kept);
    return kept;
  }
}
