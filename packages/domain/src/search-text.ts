/** Text as it is searched: folded, word by word; and where the words stand in what was found. Pure. */

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

/** Without accents and case, in any script: as the SQL function of the same name (prisma/migrations). */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[øłđıæœß]/g, (letter) => plainLetters[letter] ?? letter);
}

/** More words make a search no clearer. */
const maxWords = 12;

/**
 * The folded words of a search: what stands between white space, without punctuation around it. What has no letter, number or
 * symbol such as an emoji is no word.
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

/** Where folded words stand in a text: ascending, and without overlaps. */
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
  const ranges: Match[] = [];
  for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length))
    ranges.push({ start: at, end: at + word.length });
  return ranges;
}

/** Graphemes fold to more or fewer units than they have: each unit knows where its grapheme begins. */
function foldWithOrigins(text: string): { folded: string; origins: number[] } {
  let folded = "";
  const origins: number[] = [];
  for (const { [0]: grapheme, index } of text.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu)) {
    const own = fold(grapheme);
    folded += own;
    for (let unit = 0; unit < own.length; unit += 1) origins.push(index);
  }
  return { folded, origins };
}

/** A part of a text that is worth showing. */
export interface Fragment {
  readonly text: string;
  readonly matches: readonly Match[];
}

/** UTF-16 units shown before the first match, and in all. */
const [leadLength, fragmentLength] = [40, 160];

/** The text around the first match; undefined when there is none. */
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
