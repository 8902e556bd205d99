/** Accounts of this server, where they are built in: put together from its configuration. */
import { createAccounts, tokenLifetimeSeconds } from "@taskwell/accounts";
import type { Accounts } from "@taskwell/accounts";
import type { AttemptLimits } from "@taskwell/accounts/hooks";
import { createSmtpMailer } from "@taskwell/accounts/mail";
import type { Mailer } from "@taskwell/accounts/mail";
import { Revocations } from "@taskwell/accounts/revocations";
import type { Database } from "@taskwell/db/database";
import type { Config } from "./config.ts";
import type { Logger } from "./telemetry.ts";

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

/** @returns undefined where accounts are kept elsewhere */
export async function openAccounts(parts: AccountParts): Promise<OpenAccounts | undefined> {
  const { config, secret, db, limits, now, log } = parts;
  const { mode, hs256, issuer, audience, url, requireVerification } = config.auth;
  if (mode === "external" || secret === undefined) return undefined;

  const revocations = await Revocations.open({
    db,
    now,
    // Tokens that are signed elsewhere with the secret may live as long as they like.
    tokenLifetimeSeconds: hs256 ? Infinity : tokenLifetimeSeconds,
    onError: (err) => log.warn({ err }, "could not look for revoked tokens"),
  });
  const mailer = createMailer(config, log);
  const accounts = await createAccounts({
    db,
    secret,
    issuer,
    audience,
    requireVerification,
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

function createMailer({ mail, production }: Config, log: Logger): Mailer {
  if (mail !== undefined)
    return createSmtpMailer({ ...mail, onError: (err) => log.error({ err }, "a mail could not be sent") });
  return {
    send: ({ to, subject, text }) => {
      if (production) log.error({ subject }, "a mail was not sent: SMTP_URL is not set");
      else log.info({ to, subject }, `no SMTP_URL, so this mail ends here:\n\n${text}`);
    },
    close: async () => {},
  };
}
