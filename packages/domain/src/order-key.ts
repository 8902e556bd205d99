/** Fractional-index keys of a manual order (npm: fractional-indexing): texts that compare as bytes. Pure. */
import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

export interface Positioned {
  readonly id: string;
  readonly position: string;
}

/** A longer key is replaced by shorter ones, together with its neighbours. */
const maxKeyLength = 60;

/**
 * The key of a row made at this time, so that it comes last.
 *
 * @param milliseconds since 1970
 * @param index order within the millisecond
 */
export function positionAt(milliseconds: number, index: number): string {
  return `m${(milliseconds * 1000 + index).toString(16).padStart(13, "0")}`;
}

/** Whether other keys can be placed before and after it. */
export function isPosition(key: string): boolean {
  try {
    return /^[0-9A-Za-z]{2,255}$/.test(key) && generateKeyBetween(key, null) > key;
  } catch {
    return false;
  }
}

/** A short key between two, or beyond one; undefined when there is none. */
export function keyBetween(lower: string | undefined, upper: string | undefined): string | undefined {
  const isOrdered = lower === undefined || upper === undefined || lower < upper;
  const key = isOrdered ? generateKeyBetween(lower ?? null, upper ?? null) : undefined;
  return key !== undefined && key.length <= maxKeyLength ? key : undefined;
}

/**
 * New keys for up to `reach` siblings on each side, within the keys of those beyond.
 *
 * @param before nearest first
 * @param after nearest first
 * @returns undefined when those beyond leave no room
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
  if (key === undefined) throw new Error("There are fewer keys than ids.");
  const moved = ids.flatMap((id, at) => {
    const position = keys[at];
    return id === undefined || position === undefined ? [] : [{ id, position }];
  });
  return { key, moved };
}
