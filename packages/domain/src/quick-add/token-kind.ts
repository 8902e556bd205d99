/** Kinds of tokens by their form. Whatever has none of the forms is literal. */
import { months, weekdays } from "./vocabulary.ts";

const forms = [
  ["priority", /^p[1-4]$/i],
  ["word", /^\p{L}+$/u],
  ["word", /^(?:[ap]\.m\.?|o['’]clock)$/i],
  ["number", /^\d{1,4}$/],
  ["ordinal", /^\d{1,2}(?:st|nd|rd|th)$/i],
  ["clock", /^\d{1,2}(?::[0-5]\d){1,2}(?:z|\+\d\d:?\d\d)?$/i],
  ["clock", /^\d\d:[0-5]\d:[0-5]\d-\d\d:?\d\d$/],
  ["clock", /^\d{1,2}(?:[:.][0-5]\d)?(?:[ap]m|[ap]\.m\.?)$/i],
  ["date", /^\d{4}-\d\d-\d\d(?:t\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d(?::?\d\d)?)?)?$/i],
  ["date", /^(?:\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{1,2}([-/.])\d{1,2}\1\d{4}|\d{1,2}\/\d{1,2}\/\d\d)$/],
  ["dotted", /^\d{1,2}\.\d{1,2}$/],
  ["fraction", /^\d{1,2}\/\d{1,2}$/],
  ["quantity", /^\d{1,3}(?:h|hrs?|d|w|mo|y|m|min)$/i],
  ["offset", /^(?:utc|gmt)?[+-]\d{1,2}(?::?\d\d)?$/i],
  [
    "zone",
    /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[A-Za-z_/+\d-]{2,40}$/,
  ],
] as const;

export type TokenKind = (typeof forms)[number][0] | "literal";

export function tokenKind(text: string): TokenKind {
  return forms.find(([, form]) => form.test(text))?.[0] ?? "literal";
}

/**
 * The parts of ranges and lists such as "mon-fri", "mon/wed/fri", "3-4pm" and "24-26", with the marks between them;
 * none for other text, such as "follow-up".
 */
export function splitParts(core: string): readonly string[] {
  const parts = core.split(/([-–—/,])/);
  const isList = parts.length > 1 && parts.every((part, at) => at % 2 === 1 || isPart(part));
  return isList ? parts : [];
}

function isPart(text: string): boolean {
  const kind = tokenKind(text);
  if (kind === "word") return weekdays.has(text.toLowerCase()) || months.has(text.toLowerCase());
  return kind === "number" || kind === "ordinal" || kind === "clock";
}
