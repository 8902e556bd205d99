/** The title: a text without its recognized pieces, and without the punctuation that belonged to them. */

interface Range {
  readonly start: number;
  readonly end: number;
}

/** @param pieces in the order of the text */
export function titleWithout(text: string, pieces: readonly Range[]): string {
  const words = (start: number, end?: number) => text.slice(start, end).replace(/\s+/g, " ").trim();
  let title = words(0, pieces[0]?.start);
  for (const [at, { end }] of pieces.entries()) {
    const next = words(end, pieces[at + 1]?.start);
    title = joined(title, next === "," ? "" : next);
  }
  const endsWithPiece = pieces.length > 0 && words(pieces.at(-1)?.end ?? 0) === "";
  return endsWithPiece ? title.replace(/ ?[,;:]$| [-–—]$/, "") : title;
}

/** The text before a piece and the text after it. */
function joined(before: string, after: string): string {
  if (after === "") return before;
  // "Pay rent (tomorrow)" becomes "Pay rent".
  if (["()", "[]", "{}"].includes(`${before.slice(-1)}${after.charAt(0)}`))
    return joined(before.slice(0, -1).trim(), after.slice(1).trim());
  const isBetweenDashes = / [-–—]$/.test(before) && /^[-–—](?!\S)/.test(after);
  if (isBetweenDashes) return `${before.slice(0, -2)} ${after}`;
  if (before === "") return after.replace(/^[,;:.–—-](?!\S)\s*/, "");
  if (/^[,;:.!?)\]}]+(?!\S)/.test(after)) return `${before.replace(/[,;:]$/, "")}${after}`;
  return `${before} ${after}`;
}

/** Characters that the title of a task may have. */
const maxTitleLength = 255;

/** A title that is too long goes on in the description, with the word that would exceed it. */
export function titleAndDescription(text: string): { title: string; description: string | null } {
  const characters = [...text];
  if (characters.length <= maxTitleLength) return { title: text, description: null };
  const space = characters.lastIndexOf(" ", maxTitleLength);
  const end = space > 0 ? space : maxTitleLength;
  return { title: characters.slice(0, end).join(""), description: characters.slice(end).join("").trim() };
}
