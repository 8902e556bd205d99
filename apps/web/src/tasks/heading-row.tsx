/** A row of a list that is the title of those below it. */
export const headingPx = 48;

interface HeadingRowProps {
  readonly title: string;
  /** 0 is the first. */
  readonly row: number;
  readonly topPx: number;
}

export function HeadingRow({ title, row, topPx }: HeadingRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={row + 1}
      className="absolute inset-x-0 top-0 flex items-end px-4 pb-2 md:px-8"
      style={{ transform: `translateY(${topPx}px)`, height: headingPx }}
    >
      <div role="gridcell" className="min-w-0">
        <h2 className="truncate text-sm font-semibold text-muted">{title}</h2>
      </div>
    </div>
  );
}
