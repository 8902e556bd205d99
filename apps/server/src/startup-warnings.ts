/** What an operator should know of a configuration that works. Logged once, however many processes serve requests. */
import { distance } from "fastest-levenshtein";
import type { Config } from "./environment.ts";

export function startupWarnings(config: Config): readonly string[] {
  const { secretWeakness, isProduction, auth, rateLimit, mail, misspelledSettings } = config;
  const hasAccounts = isProduction && auth.mode === "builtin";
  return [
    ...(secretWeakness === undefined
      ? []
      : [`BETTER_AUTH_SECRET ${secretWeakness}. The server does not start with it in production.`]),
    ...(hasAccounts && rateLimit === undefined
      ? ["RATE_LIMIT is off: password guessing is not limited."]
      : []),
    ...(hasAccounts && mail === undefined
      ? ["SMTP_URL is not set: no e-mail is sent, so nobody can reset a password or verify an address."]
      : []),
    ...misspelledSettings.map(
      ({ name, setting }) => `${name} is set, but there is no such setting. Did you mean ${setting}?`,
    ),
  ];
}

export interface MisspelledSetting {
  /** The name of a variable. */
  readonly name: string;
  /** The setting that it resembles. */
  readonly setting: string;
}

/** Variables whose names look like one of the settings. Short names resemble too much. */
export function misspellings(
  names: readonly string[],
  settings: readonly string[],
): readonly MisspelledSetting[] {
  return names
    .filter((name) => !settings.includes(name))
    .flatMap((name) => {
      const setting = settings.find((one) => distance(name, one) <= maxTypos(one));
      return setting === undefined || name.length < 6 ? [] : [{ name, setting }];
    });
}

function maxTypos({ length }: string): number {
  if (length < 8) return 1;
  return length < 15 ? 2 : 3;
}
