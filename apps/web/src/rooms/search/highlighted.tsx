/** A text whose matches are marked. */
import type { Fragment } from "@taskwell/domain/search-text";
import type { ReactNode } from "react";

export function Highlighted({ text, matches }: Fragment): ReactNode {
  const ends = [0, ...matches.map(({ end }) => end)];
  const parts = matches.map(({ start, end }, index) => [
    text.slice(ends[index], start),
    <mark key={start} className="rounded-sm bg-accent-soft font-medium text-inherit">
      {text.slice(start, end)}
    </mark>,
  ]);
  return [...parts.flat(), text.slice(ends.at(-1))];
}
