/** Joins what two sides made of one text: where they changed different parts, both changes are in it. Pure. */
import { diff3Merge } from "node-diff3";

/** What a text is compared by: a title by its words, a description by its lines. */
type Separator = " " | "\n";

interface Region {
  readonly ok?: readonly string[];
  /** Both sides changed this part: `a` is ours, `b` is theirs. */
  readonly conflict?: { readonly a: readonly string[]; readonly b: readonly string[] };
}

export interface Sides {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/** Where both changed the same part, ours is followed by theirs. */
export function mergedText({ base, mine, theirs }: Sides, separator: Separator): string {
  const partsOf = (text: string) => (text === "" ? [] : text.split(separator));
  const regions: Region[] = diff3Merge(partsOf(mine), partsOf(base), partsOf(theirs), {
    excludeFalseConflicts: true,
  });
  return regions
    .flatMap(({ ok = [], conflict }) => (conflict === undefined ? ok : [...conflict.a, ...conflict.b]))
    .join(separator);
}
