/** Compresses responses with what the client accepts: Brotli or gzip. See docs/decisions/0024-compression.md. */
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export type Encoding = "br" | "gzip";

/** Below this many bytes, compressing saves no packet. */
export const minCompressedBytes = 1_024;

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** How hard to compress: `once` for what is kept, `each` for a response of its own. */
type Effort = "once" | "each";

const brotliQuality = { once: 9, each: 4 } as const;
const gzipLevel = { once: 9, each: 6 } as const;

/** @param acceptEncoding the header (RFC 9110, section 12.5.3) */
export function acceptedEncoding(acceptEncoding: string | null): Encoding | undefined {
  const accepted = new Set(
    (acceptEncoding ?? "")
      .toLowerCase()
      .split(",")
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.replace(/;.*/, "").trim()),
  );
  if (accepted.has("br")) return "br";
  return accepted.has("gzip") ? "gzip" : undefined;
}

/** Compresses on a thread of its own. */
export async function compressed(
  content: Uint8Array | string,
  encoding: Encoding,
  effort: Effort,
): Promise<Uint8Array<ArrayBuffer>> {
  const buffer =
    encoding === "br"
      ? await compressBrotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality[effort] } })
      : await compressGzip(content, { level: gzipLevel[effort] });
  return new Uint8Array(buffer);
}
