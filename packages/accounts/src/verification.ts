/** The tokens in links that verify an address. Better Auth's name only the address, so they would outlive the account. */
import { errors, jwtVerify, SignJWT } from "jose";

const lifetime = "1h";
/** No access token has this type, and no other token is accepted here. */
const type = "email-verification";

export interface VerificationSubject {
  readonly userId: string;
  readonly email: string;
}

/** @param secret the key that Better Auth signs with */
export async function signVerification(
  { userId, email }: VerificationSubject,
  secret: string,
): Promise<string> {
  return await new SignJWT({ email })
    .setProtectedHeader({ alg: "HS256", typ: type })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(Buffer.from(secret));
}

/** @returns `TOKEN_EXPIRED` or `INVALID_TOKEN` if the token proves nothing */
export async function readVerification(
  token: string,
  secret: string,
): Promise<VerificationSubject | "TOKEN_EXPIRED" | "INVALID_TOKEN"> {
  try {
    const options = { algorithms: ["HS256"], typ: type };
    const { payload } = await jwtVerify(token, Buffer.from(secret), options);
    const { sub, email } = payload;
    return sub === undefined || typeof email !== "string" ? "INVALID_TOKEN" : { userId: sub, email };
  } catch (error) {
    return error instanceof errors.JWTExpired ? "TOKEN_EXPIRED" : "INVALID_TOKEN";
  }
}
