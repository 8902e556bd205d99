/** Opaque page cursors: a position in a list, sealed for one user, that tells when it was tampered with. */
import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from "node:crypto";
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

/** 128 bits of the HMAC, in base64url. */
const sealLength = 22;
const form = new RegExp(String.raw`^(-?\d{1,15})\.([0-9a-f-]{36})\.([\w-]{${sealLength}})$`);

/**
 * `<milliseconds since 1970>.<id>.<seal>`
 *
 * @param secret known to every server of a deployment, so that each can read the others' cursors
 */
export function createCursorCodec(secret: string): CursorCodec {
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", "taskwell cursor v2", 32)));
  // The user's id comes last: what stands before it has a form that ends somewhere.
  const seal = (userId: string, position: string) =>
    createHmac("sha256", key).update(`${position}.${userId}`).digest("base64url").slice(0, sealLength);

  return {
    encode: (userId, { createdAt, id }) => {
      const position = `${Date.parse(createdAt)}.${id}`;
      return `${position}.${seal(userId, position)}`;
    },
    decode: (userId, cursor) => {
      const [, milliseconds = "", id = "", given = ""] = form.exec(cursor) ?? [];
      const expected = seal(userId, `${milliseconds}.${id}`);
      if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected)))
        throw new DomainError("invalid", "cursor_invalid", "The cursor is not one that this list gave out.");
      return { createdAt: new Date(Number(milliseconds)).toISOString(), id };
    },
  };
}
