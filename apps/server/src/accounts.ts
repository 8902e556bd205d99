/** Creates the server's own accounts from its configuration. */
import { createAccounts, tokenLifetimeSeconds } from "@taskwell/accounts";
import type { Accounts } from "@taskwell/accounts";
import type { AttemptLimits } from "@taskwell/accounts/hooks";
import { createSmtpMailer } from "@taskwell/accounts/mail";
import type { Mailer } from "@taskwell/accounts/mail";
import { Revocations } from "@taskwell/accounts/revocations";
import type { Database } from "@taskwell/db/database";
import type { Config } from "./environment.ts";
import type { Logger } from "./logger.ts";

export interface OpenAccounts {
  readonly accounts: Accounts;
  readonly revocations: Revocations;
  close(): Promise<void>;
}

interface AccountParts {
  readonly config: Config;
  readonly secret: string | undefined;
  readonly db: Database;
  readonly limits: AttemptLimits;
  readonly now: () => Date;
  readonly log: Logger;
}

/** @returns undefined with an external issuer */
export async function openAccounts(parts: AccountParts): Promise<OpenAccounts | undefined> {
  const { config, secret, db, limits, now, log } = parts;
  const { mode, acceptsHs256, issuer, audience, url, ...rules } = config.auth;
  if (mode === "external" || secret === undefined) return undefined;

  const revocations = await Revocations.open({
    db,
    now,
    // HS256 tokens come from other programs, with any lifetime.
    tokenLifetimeSeconds: acceptsHs256 ? Infinity : tokenLifetimeSeconds,
    onError: (err) => log.warn({ err }, "could not read revocations"),
  });
  const mailer = createMailer(config, log);
  const accounts = await createAccounts({
    db,
    secret,
    ...(config.previousSecret === undefined ? {} : { previousSecret: config.previousSecret }),
    issuer,
    audience,
    requiresVerification: rules.requiresVerification,
    isSignUpOpen: rules.isSignUpOpen,
    cookieSameSite: rules.cookieSameSite,
    mailer,
    revocations,
    limits,
    log,
    trustedOrigins: config.corsOrigins.filter((origin) => origin !== "*"),
    ...(url === undefined ? {} : { url }),
  });
  return {
    accounts,
    revocations,
    close: () => mailer.close(),
  };
}

function createMailer({ mail, isProduction }: Config, log: Logger): Mailer {
  if (mail !== undefined) {
    const onError = (err: unknown, requestId: string) =>
      log.error({ err, requestId }, "could not send an e-mail");
    return createSmtpMailer({ ...mail, onError });
  }
  return {
    isConfigured: !isProduction,
    send: ({ to, subject, text }, requestId) => {
      if (isProduction) log.warn({ requestId, subject }, "an e-mail was dropped: SMTP_URL is not set");
      else
        log.info({ requestId, to, subject }, `an e-mail, not sent because SMTP_URL is not set:\n\n${text}`);
    },
    close: async () => {},
  };
}
