/** Text folding for search, search words, and highlighting of matches. */

/** Letters that Unicode does not decompose. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  æ: "ae",
  œ: "oe",
  ß: "ss",
};

/** Removes accents and case, in any script. Must agree with the SQL function `fold` (prisma/migrations). */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[øłđıæœß]/g, (letter) => plainLetters[letter] ?? letter);
}

/** Further words are ignored. */
const maxWords = 12;

/**
 * Splits a search text at white space into folded words, without surrounding punctuation or duplicates. A word has at
 * least one letter, number or symbol such as an emoji.
 */
export function searchWords(text: string): string[] {
  const words = fold(text)
    .split(/\s+/)
    .map((word) => word.replace(/^\p{P}+|\p{P}+$/gu, ""))
    .filter((word) => /[\p{L}\p{N}\p{So}]/u.test(word));
  return [...new Set(words)].slice(0, maxWords);
}

/** A range of a text, in UTF-16 units. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** Finds folded words in a text. Matches are in ascending order and do not overlap. */
export function matchesOf(text: string, words: readonly string[]): Match[] {
  const { folded, origins } = foldWithOrigins(text);
  const found = words.flatMap((word) => occurrencesOf(word, folded)).toSorted((a, b) => a.start - b.start);
  const matches: Match[] = [];
  let end = 0;
  for (const range of found) {
    if (range.start < end) continue;
    end = range.end;
    matches.push({ start: origins[range.start] ?? 0, end: origins[range.end] ?? text.length });
  }
  return matches;
}

function occurrencesOf(word: string, folded: string): Match[] {
  const occurrences: Match[] = [];
  for (let start = folded.indexOf(word); start !== -1; start = folded.indexOf(word, start + word.length))
    occurrences.push({ start, end: start + word.length });
  return occurrences;
}

/**
 * Folds a text and maps each folded UTF-16 unit to the start of its source character: folding changes lengths, such as
 * `æ` to `ae`.
 */
function foldWithOrigins(text: string): { folded: string; origins: number[] } {
  let folded = "";
  const origins: number[] = [];
  for (const { [0]: character, index } of text.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu)) {
    const foldedCharacter = fold(character);
    folded += foldedCharacter;
    for (let unit = 0; unit < foldedCharacter.length; unit += 1) origins.push(index);
  }
  return { folded, origins };
}

/** An excerpt of a text, with matches relative to it. */
export interface Fragment {
  readonly text: string;
  readonly matches: readonly Match[];
}

/** UTF-16 units: shown before the first match, and at most in a fragment. */
const [leadLength, fragmentLength] = [40, 160];

/** The excerpt around the first match; undefined without a match. */
export function fragmentOf(text: string, words: readonly string[]): Fragment | undefined {
  const matches = matchesOf(text, words);
  const [first] = matches;
  if (first === undefined) return undefined;
  if (text.length <= fragmentLength) return { text, matches };
  const from = Math.max(0, Math.min(first.start - leadLength, text.length - fragmentLength));
  const shown = text.slice(from, from + fragmentLength).toWellFormed();
  return {
    text: shown,
    matches: matches
      .map(({ start, end }) => ({ start: start - from, end: end - from }))
      .filter(({ start, end }) => start >= 0 && end <= shown.length),
  };
}
