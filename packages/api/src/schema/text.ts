/** Schemas of texts: lengths in code points, and only what PostgreSQL stores unchanged. */
import { z } from "zod";
import { must } from "./messages.ts";

/** PostgreSQL rejects NUL, and the driver would send a lone surrogate as U+FFFD. */
export function isStorable(value: string): boolean {
  return !value.includes("\0") && value.isWellFormed();
}

/** A code point has one or two UTF-16 units. */
function hasAtMostCodePoints(value: string, max: number): boolean {
  return value.length <= max || (value.length <= 2 * max && [...value].length <= max);
}

/** A text of at most `max` code points. */
export function text(max: number) {
  return z
    .string({ error: must("Must be a text.") })
    .refine(isStorable, { error: "Must not contain NUL or half of a surrogate pair.", abort: true })
    .refine((value) => hasAtMostCodePoints(value, max), { error: `Must have at most ${max} characters.` })
    .meta({ maxLength: max });
}

/** A trimmed, non-empty text of at most `max` code points. */
export function singleLine(max: number) {
  // PostgreSQL's checks count U+0085 as white space; JavaScript does not.
  const isBlank = (value: string) => !/[^\s\u0085]/.test(value);
  return z
    .string({ error: must("Must be a text.") })
    .trim()
    .refine(isStorable, { error: "Must not contain NUL or half of a surrogate pair.", abort: true })
    .refine((value) => !isBlank(value), { error: "Must not be empty.", abort: true })
    .refine((value) => hasAtMostCodePoints(value, max), { error: `Must have at most ${max} characters.` })
    .meta({ minLength: 1, maxLength: max });
}
