/** Opaque page cursors: a position in a list, sealed for one user, that tells when it was tampered with. */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { DomainError } from "./errors.ts";

/** The last row of a page, by the keys that lists are sorted by. */
export interface Position {
  /** ISO 8601, with milliseconds. */
  readonly createdAt: string;
  /** A UUID. */
  readonly id: string;
}

export interface CursorCodec {
  encode(userId: string, position: Position): string;
  /** @throws {DomainError} `cursor_invalid` for anything that `encode` has not made for this user */
  decode(userId: string, cursor: string): Position;
}

const timeBytes = 8;
const idBytes = 16;
const sealBytes = 16;

/**
 * @param secret known to every server of a deployment, so that each can read the others' cursors
 */
export function createCursorCodec(secret: string): CursorCodec {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "taskwell cursor v1", 32));
  const seal = (userId: string, position: Buffer) =>
    createHmac("sha256", key).update(position).update(userId).digest().subarray(0, sealBytes);

  return {
    encode: (userId, { createdAt, id }) => {
      const position = Buffer.alloc(timeBytes + idBytes);
      position.writeBigInt64BE(BigInt(Date.parse(createdAt)));
      position.write(id.replaceAll("-", ""), timeBytes, "hex");
      return Buffer.concat([position, seal(userId, position)]).toString("base64url");
    },
    decode: (userId, cursor) => {
      const bytes = Buffer.from(cursor, "base64url");
      const position = bytes.subarray(0, timeBytes + idBytes);
      const genuine =
        bytes.toString("base64url") === cursor &&
        bytes.length === timeBytes + idBytes + sealBytes &&
        timingSafeEqual(bytes.subarray(timeBytes + idBytes), seal(userId, position));
      if (!genuine)
        throw new DomainError("invalid", "cursor_invalid", "The cursor is not one that this list gave out.");
      const hex = position.toString("hex", timeBytes);
      return {
        createdAt: new Date(Number(position.readBigInt64BE())).toISOString(),
        id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
      };
    },
  };
}
