/** The words of a search: as PostgreSQL's full text search takes them, and where they stand in what was found. Pure. */

/** Scripts without spaces: each character is a word, and a run of them a phrase. */
const unspaced = String.raw`\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u1100-\u11ff\uf900-\ufaff`;
const isUnspaced = new RegExp(`^[${unspaced}]`, "u");

const letters: Readonly<Record<string, string>> = { ø: "o", ł: "l", đ: "d", ı: "i", æ: "a", œ: "o" };

/** Without accents and case: as the function of the same name in prisma/migrations. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[øłđıæœ]/g, (letter) => letters[letter] ?? letter)
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "");
}

/** A word of a search. */
export interface Word {
  /** Folded. */
  readonly text: string;
  readonly isPhrase: boolean;
}

/** More do not make a search clearer. */
const maxWords = 12;

/** The words of what somebody typed; each may be the beginning of one. */
export function wordsOf(text: string): Word[] {
  const found = segmentsOf(text).map(({ folded }) => ({ text: folded, isPhrase: isUnspaced.test(folded) }));
  return [...new Map(found.map((word) => [word.text, word])).values()].slice(0, maxWords);
}

/** Folded, and nothing but the words. */
export function textOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(" ");
}

/** As it stands in what the function `fold` of prisma/migrations makes of a text: with the characters of phrases apart. */
export function asFolded({ text, isPhrase }: Word): string {
  return isPhrase ? [...text].map((character) => ` ${character} `).join("") : text;
}

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
}

const wordLike = new RegExp(String.raw`[${unspaced}]+|(?:(?![${unspaced}])[\p{L}\p{N}\p{M}])+`, "gu");

function segmentsOf(text: string): Segment[] {
  return (
    [...text.matchAll(wordLike)]
      .map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
        folded: fold(match[0]),
      }))
      // An accent alone is none.
      .filter(({ folded }) => folded !== "")
  );
}

/** As a tsquery (PostgreSQL documentation, 8.11.2). */
export function toTsquery({ text, isPhrase }: Word): string {
  const quoted = (word: string) => `'${word.replace(/['\\]/g, "")}'`;
  if (!isPhrase) return `${quoted(text)}:*`;
  return `(${[...text].map(quoted).join(" <-> ")})`;
}

/** Where in a text, in UTF-16 units, as JavaScript counts. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** Where the words stand in a text. */
export function matchesOf(text: string, words: readonly Word[]): Match[] {
  return segmentsOf(text).flatMap(({ start, end, folded }) => {
    if (!isUnspaced.test(folded))
      return words.some((word) => !word.isPhrase && folded.startsWith(word.text)) ? [{ start, end }] : [];
    return words.flatMap((word) => {
      const at = word.isPhrase ? folded.indexOf(word.text) : -1;
      return at === -1 ? [] : [{ start: start + at, end: start + at + word.text.length }];
    });
  });
}

/** A part of a text that is worth showing. */
export interface Fragment {
  readonly text: string;
  readonly matches: readonly Match[];
}

/** How much is shown before the first match, and in all. */
const [before, width] = [40, 160];

/** The text around the first match; undefined when there is none. */
export function fragmentOf(text: string, words: readonly Word[]): Fragment | undefined {
  const matches = matchesOf(text, words);
  const [first] = matches;
  if (first === undefined) return undefined;
  if (text.length <= width) return { text, matches };
  const from = Math.max(0, Math.min(first.start - before, text.length - width));
  const shown = text.slice(from, from + width).toWellFormed();
  return {
    text: shown,
    matches: matches
      .map(({ start, end }) => ({ start: start - from, end: end - from }))
      .filter(({ start, end }) => start >= 0 && end <= shown.length),
  };
}
