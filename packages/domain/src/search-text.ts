/** Text folding for search, search words, and highlighting of matches. */

/** Letters that Unicode does not decompose, and the sigma at the end of a word, so that context does not matter. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  ς: "σ",
  æ: "ae",
  œ: "oe",
  ß: "ss",
};

/** Removes accents, case and variants of emoji, in any script. Must agree with the SQL function `fold` (prisma/migrations). */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f\ufe0e\ufe0f]/g, "")
    .replace(/[øłđıςæœß]/g, (letter) => plainLetters[letter] ?? letter);
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

/**
 * Finds folded words in a text. Matches are in ascending order and do not overlap; each covers whole characters, whose
 * folded text contains a word.
 */
export function matchesOf(text: string, words: readonly string[]): Match[] {
  const { folded, sources } = foldWithSources(text);
  const found = words.flatMap((word) => occurrencesOf(word, folded)).toSorted((a, b) => a.start - b.start);
  const matches: Match[] = [];
  for (const range of found) {
    const [first, last] = [sources[range.start], sources[range.end - 1]];
    if (first === undefined || last === undefined) continue;
    if (first.start >= (matches.at(-1)?.end ?? 0)) matches.push({ start: first.start, end: last.end });
  }
  return matches;
}

function occurrencesOf(word: string, folded: string): Match[] {
  const occurrences: Match[] = [];
  for (let start = folded.indexOf(word); start !== -1; start = folded.indexOf(word, start + word.length))
    occurrences.push({ start, end: start + word.length });
  return occurrences;
}

/** Folds a text and maps each folded UTF-16 unit to its source character: folding changes lengths, such as `æ` to `ae`. */
function foldWithSources(text: string): { folded: string; sources: Match[] } {
  let folded = "";
  const sources: Match[] = [];
  for (const { [0]: character, index } of text.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu)) {
    const foldedCharacter = fold(character);
    folded += foldedCharacter;
    const source = { start: index, end: index + character.length };
    for (let unit = 0; unit < foldedCharacter.length; unit += 1) sources.push(source);
  }
  return { folded, sources };
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
