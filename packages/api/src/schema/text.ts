/** Text as Taskwell takes it: counted in code points, and such that PostgreSQL gives back what it was given. */
import { z } from "zod";

/** PostgreSQL refuses NUL, and half of a surrogate pair would be stored as U+FFFD. */
function isStorable(value: string): boolean {
  return !value.includes("\0") && value.isWellFormed();
}

/** A code point takes one or two of JavaScript's units. */
function hasAtMostCodePoints(value: string, max: number): boolean {
  return value.length <= max || (value.length <= 2 * max && [...value].length <= max);
}

/** Any text of at most `max` code points. */
export function text(max: number) {
  return z
    .string({ error: "Must be a text." })
    .refine(isStorable, { error: "Must not contain NUL or half of a surrogate pair.", abort: true })
    .refine((value) => hasAtMostCodePoints(value, max), { error: `Must have at most ${max} characters.` })
    .meta({ maxLength: max });
}

/** One visible line: trimmed, and more than white space. */
export function singleLine(max: number) {
  // U+0085 is white space to PostgreSQL and not to JavaScript.
  const isBlank = (value: string) => !/[^\s\u0085]/.test(value);
  return z
    .string({ error: "Must be a text." })
    .trim()
    .refine(isStorable, { error: "Must not contain NUL or half of a surrogate pair.", abort: true })
    .refine((value) => !isBlank(value), { error: "Must not be empty.", abort: true })
    .refine((value) => hasAtMostCodePoints(value, max), { error: `Must have at most ${max} characters.` })
    .meta({ minLength: 1, maxLength: max });
}
