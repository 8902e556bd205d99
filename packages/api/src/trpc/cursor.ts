/** Opaque page cursors: a position in a list, sealed for one user against tampering. */
import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { DomainError } from "./errors.ts";

/** Where a page ends: the order of the list, and what its last row has in the fields of that order. */
interface Position {
  readonly order: string;
  readonly keys: readonly string[];
}

export interface CursorCodec {
  encode(userId: string, position: Position): string;
  /** @throws {DomainError} `cursor_invalid` for anything that `encode` has not made for this user and this order */
  decode(userId: string, order: string, cursor: string): Position["keys"];
}

/** 128 bits of the HMAC, in base64url. */
const sealLength = 22;
const form = new RegExp(String.raw`^([\w-]+)\.([\w-]{${sealLength}})$`);

const Keys = z.tuple([z.string()]).rest(z.string());

/**
 * `<order and keys, as JSON in base64url>.<seal>`
 *
 * @param secret known to every server of a deployment, so that each can read the others' cursors
 * @param previousSecret whose cursors are read as well: the secret has been changed
 */
export function createCursorCodec(secret: string, previousSecret?: string): CursorCodec {
  const seal = createSeal(secret);
  const seals = previousSecret === undefined ? [seal] : [seal, createSeal(previousSecret)];
  const invalid = () => new DomainError("cursor_invalid", "The cursor is not one that this list gave out.");

  return {
    encode: (userId, { order, keys }) => {
      const position = Buffer.from(JSON.stringify([order, ...keys])).toString("base64url");
      return `${position}.${seal(userId, position)}`;
    },
    decode: (userId, order, cursor) => {
      const [, position = "", given = ""] = form.exec(cursor) ?? [];
      const isOurs = seals.some((expect) => {
        const expected = expect(userId, position);
        return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
      });
      if (!isOurs) throw invalid();
      const [madeFor, ...keys] = Keys.parse(JSON.parse(Buffer.from(position, "base64url").toString()));
      if (madeFor !== order) throw invalid();
      return keys;
    },
  };
}

function createSeal(secret: string): (userId: string, position: string) => string {
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", "taskwell cursor v3", 32)));
  // The user's id comes last: what stands before it has a form that ends somewhere.
  return (userId, position) =>
    createHmac("sha256", key).update(`${position}.${userId}`).digest("base64url").slice(0, sealLength);
}
