/** Makes texts of other programs fit: what a title cannot hold goes on in the description. */
import { maxDescription, maxTitle } from "../schema/task.ts";

/** @param note told what was moved or cut, as the rest of a sentence */
export function fitted(
  title: string,
  paragraphs: readonly string[],
  note: (text: string) => void,
): { title: string; description: string | null } {
  const [head, tail] = splitAfter(title, maxTitle);
  if (tail !== "") note(`the title has more than ${maxTitle} characters and goes on in the description`);
  return { title: head, description: fittedDescription([tail, ...paragraphs], note) };
}

/** Paragraphs as a description, without empty ones; null for none. */
export function fittedDescription(
  paragraphs: readonly string[],
  note: (text: string) => void,
): string | null {
  const text = paragraphs.filter((paragraph) => paragraph !== "").join("\n");
  const [head, tail] = splitAfter(text, maxDescription);
  if (tail !== "") note(`the description was cut after ${maxDescription} characters`);
  return head === "" ? null : head;
}

/** After this many code points, each of which has one or two UTF-16 units. */
function splitAfter(text: string, count: number): [head: string, tail: string] {
  if (text.length <= count) return [text, ""];
  const start = text.slice(0, 2 * count);
  const head = [...start].slice(0, count).join("");
  return [head, text.slice(head.length)];
}
