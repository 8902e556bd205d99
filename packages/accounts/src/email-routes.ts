/**
 * Verifying and changing an e-mail address. These replace Better Auth's routes of the same names: its verification links
 * outlive the account, and its links for a new address sign in whoever opens them.
 */
import type { Database } from "@taskwell/db/database";
import { APIError, createAuthEndpoint, sensitiveSessionMiddleware } from "better-auth/api";
import { z } from "zod";
import { addressCodeIdentifier, addressOf, codeLifetimeSeconds, endCodes, newAddressCode } from "./codes.ts";
import { pages, verificationLink } from "./links.ts";
import type { AccountLog } from "./hooks.ts";
import type { Mail } from "./mail.ts";
import {
  addressChangedMail,
  addressChangeRequestedMail,
  addressWantedMail,
  newAddressMail,
} from "./messages.ts";
import { changeEmailBody } from "./routes.ts";
import { readVerification } from "./verification.ts";

interface EmailRoutesOptions {
  readonly db: Database;
  /** The key that Better Auth signs with. */
  readonly secret: string;
  readonly send: (mail: Mail) => void;
  readonly log: AccountLog;
}

type LinkProblem = "TOKEN_EXPIRED" | "INVALID_TOKEN" | "EMAIL_TAKEN";

const problemMessages: Readonly<Record<LinkProblem, string>> = {
  TOKEN_EXPIRED: "The link has expired. Ask for another one.",
  INVALID_TOKEN: "The link is not valid: it has expired, or was used already. Ask for another one.",
  EMAIL_TAKEN: "The address belongs to another account by now.",
};

export function emailRoutes({ db, secret, send, log }: EmailRoutesOptions) {
  /** @returns what is wrong with the link, if anything is */
  async function verifyAddress({ users }: Context, token: string): Promise<LinkProblem | undefined> {
    const subject = await readVerification(token, secret);
    if (typeof subject === "string") return subject;
    const user = await users.findUserById(subject.userId);
    if (user?.email !== subject.email) return "INVALID_TOKEN";
    if (user.emailVerified) return undefined;
    await users.updateUser(user.id, { emailVerified: true });
    log.info({ userId: user.id, action: "verify-email" }, "account: an address was verified");
    return undefined;
  }

  async function changeAddress({ users }: Context, code: string): Promise<LinkProblem | undefined> {
    const stored = await users.consumeVerificationValue(addressCodeIdentifier(code));
    const user = stored && (await users.findUserById(stored.value));
    if (!user) return "INVALID_TOKEN";
    const newEmail = addressOf(code);
    try {
      await users.updateUser(user.id, { email: newEmail, emailVerified: true });
    } catch (error) {
      if (isUniqueViolation(error)) return "EMAIL_TAKEN";
      throw error;
    }
    // Those for a new password were sent to the old address.
    await endCodes(db, user.id);
    log.info({ userId: user.id, action: "change-email" }, "account: the address was changed");
    send(addressChangedMail(user));
    return undefined;
  }

  return {
    id: "taskwell-email",
    endpoints: {
      changeEmail: createAuthEndpoint(
        "/change-email",
        { method: "POST", body: changeEmailBody, use: [sensitiveSessionMiddleware] },
        async (ctx) => {
          const { user } = ctx.context.session;
          const newEmail = ctx.body.newEmail.toLowerCase();
          if (newEmail === user.email) {
            const message = "newEmail: This is the address of the account already.";
            throw new APIError("BAD_REQUEST", { code: "EMAIL_UNCHANGED", message });
          }
          const users = ctx.context.internalAdapter;
          const code = newAddressCode(newEmail);
          await users.createVerificationValue({
            identifier: addressCodeIdentifier(code),
            value: user.id,
            expiresAt: new Date(Date.now() + codeLifetimeSeconds * 1000),
          });
          // The response is the same whether or not the address has an account: only its owner learns of it.
          const owner = await users.findUserByEmail(newEmail);
          const { origin } = new URL(ctx.context.baseURL);
          const link = verificationLink(origin, pages.changeEmail, code, ctx.body.callbackURL);
          send(owner === null ? newAddressMail(newEmail, link) : addressWantedMail(owner.user));
          send(addressChangeRequestedMail(user));
          return ctx.json({ status: true });
        },
      ),
      verifyEmail: createAuthEndpoint(
        "/verify-email",
        { method: "GET", query: z.object({ token: z.string(), callbackURL: z.string().optional() }) },
        async (ctx) => {
          const { token, callbackURL } = ctx.query;
          const context = { users: ctx.context.internalAdapter };
          // A code for a new address has two parts, a JWT has three.
          const act = token.split(".").length === 2 ? changeAddress : verifyAddress;
          const problem = await act(context, token);
          if (callbackURL !== undefined && callbackURL !== "") {
            const target = new URL(callbackURL);
            if (problem !== undefined) target.searchParams.set("error", problem);
            throw ctx.redirect(target.href);
          }
          if (problem === undefined) return ctx.json({ status: true });
          throw new APIError("UNAUTHORIZED", { code: problem, message: problemMessages[problem] });
        },
      ),
    },
  };
}

/** What these routes use of Better Auth's database. */
interface Context {
  readonly users: {
    findUserById(id: string): Promise<User | null>;
    updateUser(id: string, change: { email?: string; emailVerified: boolean }): Promise<unknown>;
    consumeVerificationValue(identifier: string): Promise<{ readonly value: string } | null>;
  };
}

interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
}

/** Prisma's code for a value that another row has. */
function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}
