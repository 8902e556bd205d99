/** What an operator should know about a configuration that is valid. */
import type { Config } from "./environment.ts";

export function startupWarnings({ isProduction, secretWeakness, auth, rateLimit, mail }: Config): string[] {
  const warnings: string[] = [];
  if (secretWeakness !== undefined)
    warnings.push(`BETTER_AUTH_SECRET ${secretWeakness}. The server does not start with it in production.`);
  if (!isProduction || auth.mode !== "builtin") return warnings;
  if (rateLimit === undefined) warnings.push("RATE_LIMIT is off: password guessing is not limited.");
  if (mail === undefined)
    warnings.push(
      "SMTP_URL is not set: no e-mail is sent, so nobody can reset a password or verify an address.",
    );
  return warnings;
}
