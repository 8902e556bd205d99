/** Fractional-index keys for a manual order (npm: fractional-indexing). Keys sort bytewise. */
import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

export interface Positioned {
  readonly id: string;
  readonly position: string;
}

/** Instead of a longer key, the row and its neighbours get new, shorter ones. */
const maxKeyLength = 60;

/**
 * The key of a row created at a given time. It sorts after the keys of all rows created before.
 *
 * @param milliseconds since the Unix epoch
 * @param index order among rows of the same millisecond
 */
export function positionAt(milliseconds: number, index: number): string {
  return `m${(milliseconds * 1000 + index).toString(16).padStart(13, "0")}`;
}

/** Whether a text is a valid key, with room for other keys before and after it. */
export function isPosition(key: string): boolean {
  try {
    return /^[0-9A-Za-z]{2,255}$/.test(key) && generateKeyBetween(key, null) > key;
  } catch {
    return false;
  }
}

/**
 * A key between two keys, or beyond one when the other is undefined.
 *
 * @returns undefined when only a key that is too long would fit
 */
export function keyBetween(lower: string | undefined, upper: string | undefined): string | undefined {
  const isOrdered = lower === undefined || upper === undefined || lower < upper;
  const key = isOrdered ? generateKeyBetween(lower ?? null, upper ?? null) : undefined;
  return key !== undefined && key.length <= maxKeyLength ? key : undefined;
}

/**
 * Spreads keys evenly over a new row and up to `reach` siblings on each side of it.
 *
 * @param before siblings before the new row, nearest first; one beyond `reach` bounds the keys
 * @param after siblings after it, nearest first; likewise
 * @returns the new row's key and the siblings' new keys; undefined when the bounds leave no room
 */
export function spreadOut(
  before: readonly Positioned[],
  after: readonly Positioned[],
  reach: number,
): { readonly key: string; readonly moved: readonly Positioned[] } | undefined {
  const [lower, upper] = [before[reach]?.position ?? null, after[reach]?.position ?? null];
  if (lower !== null && upper !== null && lower >= upper) return undefined;
  const ids = [...before.slice(0, reach).toReversed(), undefined, ...after.slice(0, reach)].map(
    (sibling) => sibling?.id,
  );
  const keys = generateNKeysBetween(lower, upper, ids.length);
  const isShort = keys.every((key) => key.length <= maxKeyLength);
  if (!isShort && (lower !== null || upper !== null)) return undefined;
  const key = keys[ids.indexOf(undefined)];
  if (key === undefined) throw new Error("Fewer keys than ids were generated.");
  const moved = ids.flatMap((id, at) => {
    const position = keys[at];
    return id === undefined || position === undefined ? [] : [{ id, position }];
  });
  return { key, moved };
}
