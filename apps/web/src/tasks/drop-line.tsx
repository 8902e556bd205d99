/** Where a row would come that is dragged. */
import type { Virtualizer } from "@tanstack/react-virtual";
import type { Gap } from "./move.ts";
import { indentPx } from "./use-drag.ts";

interface DropLineProps {
  readonly gap: Gap;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
}

export function DropLine({ gap: { row, depth }, virtualizer }: DropLineProps) {
  const { measurementsCache: rows } = virtualizer;
  const topPx = rows[row]?.start ?? rows.at(-1)?.end ?? 0;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 right-2 left-5 h-0.5 rounded bg-accent md:left-9"
      style={{ transform: `translateY(${topPx - 1}px)`, marginLeft: depth * indentPx }}
    />
  );
}
