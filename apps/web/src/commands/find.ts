/** Finds what has all words of a text in its title, without regard to case and accents. Pure. */
import { fold, searchWords } from "@taskwell/domain/search-text";

interface Titled {
  readonly title: string;
  /** Of those that match equally well, the lower comes first. */
  readonly order: number;
}

/** Folding some thousand titles takes longer than a keystroke may. */
const foldedTitles = new Map<string, string>();
const maxFoldedTitles = 50_000;

function foldedTitle(title: string): string {
  const known = foldedTitles.get(title);
  if (known !== undefined) return known;
  if (foldedTitles.size >= maxFoldedTitles) foldedTitles.clear();
  const folded = fold(title);
  foldedTitles.set(title, folded);
  return folded;
}

/** The best first: those that begin with the text, then with words that begin so, then any. */
export function find<Item extends Titled>(items: readonly Item[], text: string, limit: number): Item[] {
  const words = searchWords(text);
  const found = items.flatMap((item) => {
    const rank = rankOf(foldedTitle(item.title), words);
    return rank === undefined ? [] : [{ item, rank }];
  });
  return found
    .toSorted((a, b) => a.rank - b.rank || a.item.order - b.item.order)
    .slice(0, limit)
    .map(({ item }) => item);
}

/** @returns undefined: not all words are there */
function rankOf(title: string, words: readonly string[]): number | undefined {
  let rank = 0;
  for (const [index, word] of words.entries()) {
    if (!title.includes(word)) return undefined;
    if (index === 0 && title.startsWith(word)) continue;
    rank += ` ${title}`.includes(` ${word}`) ? 1 : 2;
  }
  return rank;
}
