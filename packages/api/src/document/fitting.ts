/** Makes texts of other programs fit: what a title cannot hold goes on in the description. */
import { maxDescription, maxTitle } from "../schema/task.ts";

/** @param note told what was moved or cut, as the rest of a sentence */
export function fitted(
  title: string,
  paragraphs: readonly string[],
  note: (text: string) => void,
): { title: string; description: string | null } {
  const characters = [...title];
  if (characters.length <= maxTitle) return { title, description: fittedDescription(paragraphs, note) };
  note(`the title has more than ${maxTitle} characters and goes on in the description`);
  const [head, tail] = [characters.slice(0, maxTitle).join(""), characters.slice(maxTitle).join("")];
  return { title: head, description: fittedDescription([tail, ...paragraphs], note) };
}

/** Paragraphs as a description, without empty ones; null for none. */
export function fittedDescription(
  paragraphs: readonly string[],
  note: (text: string) => void,
): string | null {
  const text = paragraphs.filter((paragraph) => paragraph !== "").join("\n");
  const characters = text.length <= maxDescription ? [] : [...text];
  if (characters.length <= maxDescription) return text === "" ? null : text;
  note(`the description was cut after ${maxDescription} characters`);
  return characters.slice(0, maxDescription).join("");
}
