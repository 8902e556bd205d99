/** The tokens of the filter language, and what is said of a text that has others. */
import { createToken, Lexer } from "chevrotain";
import type { IToken, TokenType } from "chevrotain";

/** A syntax error, with its position in the text. */
export class FilterError extends Error {
  override readonly name = "FilterError";
  /** 1-based, in UTF-16 units. */
  readonly column: number;

  constructor(column: number, message: string) {
    super(`Column ${column}: ${message}`);
    this.column = column;
  }
}

const Space = createToken({ name: "space", pattern: /\s+/, group: Lexer.SKIPPED });
export const And = createToken({ name: "&", pattern: "&" });
export const Or = createToken({ name: "|", pattern: "|" });
export const Not = createToken({ name: "!", pattern: "!" });
export const Open = createToken({ name: "(", pattern: "(" });
export const Close = createToken({ name: ")", pattern: ")" });
export const Compare = createToken({ name: "a comparison (< <= = != >= >)", pattern: /<=|>=|!=|<|>|=/ });
const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const bare = String.raw`[\p{L}\p{N}_][\p{L}\p{N}\p{M}_./-]*`;
// Chevrotain drops the `u` flag of a pattern, so patterns with Unicode classes match through a function.
const unicode = (pattern: string) => {
  const sticky = new RegExp(pattern, "uy");
  return (text: string, offset: number) => {
    sticky.lastIndex = offset;
    const found = sticky.exec(text);
    return found === null ? null : ([found[0]] satisfies [string]);
  };
};
const named = (name: string, mark: string, pattern: string) =>
  createToken({ name, pattern: unicode(pattern), line_breaks: true, start_chars_hint: [mark] });
export const LabelName = named("@label", "@", `@(?:${quoted}|${bare})`);
export const ListName = named("#list", "#", `#(?:${quoted}|${bare})`);
export const Quoted = named('"text"', '"', quoted);
export const CalendarDay = createToken({ name: "a date", pattern: /\d{4}-\d\d-\d\d/ });
export const Offset = createToken({ name: "a number of days", pattern: /[+-]\d{1,4}[dw]/ });
export const Word = createToken({ name: "a word", pattern: /[A-Za-z]+/ });

export const tokens: TokenType[] = [
  Space,
  And,
  Or,
  // Before the negation: `!=` is one sign.
  Compare,
  Not,
  Open,
  Close,
  LabelName,
  ListName,
  Quoted,
  CalendarDay,
  Offset,
  Word,
];
export const lexer = new Lexer(tokens);

/**
 * The name or text of a token after `from` characters, without quotes and escapes.
 *
 * @throws {FilterError} when there is nothing between the quotes
 */
export function nameIn(token: IToken, from: number): string {
  const name = token.image.slice(from);
  if (name === '""') throw new FilterError(columnOf(token), "There is nothing in these quotes.");
  return name.startsWith('"') ? name.slice(1, -1).replace(/\\(.)/gu, "$1") : name;
}

export function unknownSign(text: string, offset: number, before: readonly IToken[]): FilterError {
  const sign = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const quote = sign === '"' ? offset : offset + 1;
  const isMark = sign === "@" || sign === "#";
  if (text[quote] === '"' && (isMark || sign === '"'))
    return new FilterError(quote + 1, "This quote is not closed.");
  if (isMark)
    return new FilterError(
      offset + 1,
      `A name must follow ${sign}, in quotes if it has spaces: ${sign}"at home".`,
    );
  const last = before.findLast((token) => token.startOffset < offset);
  const isDirectlyAfter = last?.endOffset === offset - 1;
  return new FilterError(
    offset + 1,
    `Unexpected ${JSON.stringify(sign)}.${(isDirectlyAfter && quotingHint(last, sign, "")) || " Put texts in quotes."}`,
  );
}

/** When a name was cut off: at a space, or at a sign that needs quotes. */
export function quotingHint(name: IToken | undefined, rest: string, between = " "): string {
  if (name === undefined || (name.tokenType !== LabelName && name.tokenType !== ListName)) return "";
  const [mark = "", whole] = [name.image[0], `${name.image.slice(1)}${between}${rest}`];
  return name.image.includes('"')
    ? ""
    : ` Put names with spaces or signs in quotes, such as ${mark}"${whole}…".`;
}

/**
 * A filter in which every use of a name has been replaced. What does not parse stays as it is.
 *
 * @param isMeant whether a name of that kind is the one that changed
 * @param to the new name
 */
export function renameInFilter(
  text: string,
  kind: "label" | "list",
  isMeant: (name: string) => boolean,
  to: string,
): string {
  const [type, mark] = kind === "label" ? [LabelName, "@"] : [ListName, "#"];
  const renamed =
    unicode(`${bare}$`)(to, 0) === null
      ? `${mark}"${to.replace(/["\\]/g, String.raw`\$&`)}"`
      : `${mark}${to}`;
  const found = lexer
    .tokenize(text)
    .tokens.filter((token) => token.tokenType === type && isMeant(nameIn(token, 1)));
  // From the end, so that the places of the others stay.
  return found
    .toReversed()
    .reduce(
      (changed, { startOffset, image }) =>
        changed.slice(0, startOffset) + renamed + changed.slice(startOffset + image.length),
      text,
    );
}

/** 1-based, in UTF-16 units. */
export const columnOf = (token: IToken) => token.startOffset + 1;
