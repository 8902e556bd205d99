/** Joins what two sides made of one text: where they changed different parts, both changes are in it. Pure. */
import { diff3Merge } from "node-diff3";
import { messages } from "../../messages/outbox.ts";

/** The fields that are texts, and how many characters the server takes. */
export const maxLengths = { title: 255, description: 16_384 } as const;
export type TextField = keyof typeof maxLengths;

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

/** As it is sent: spaces around a title are cut off, but those of a description may be the indentation of code. */
export const tidied = (field: TextField, text: string) =>
  field === "title" || text.trim() === "" ? text.trim() : text;

/** @returns why the tidied text cannot be saved; undefined: it can */
export function problemOf(field: TextField, text: string): string | undefined {
  if (field === "title" && text === "") return messages.titleMissing;
  const maxLength = maxLengths[field];
  // By code points, as the server counts.
  return [...text].length > maxLength ? messages.tooLong(maxLength) : undefined;
}
