/** Bars of counts over time. For screen readers an image with a label: the numbers are in a table beside it. */
interface BarChartProps {
  readonly label: string;
  readonly bars: readonly { readonly name: string; readonly count: number }[];
  /** Below the chart: its beginning and its end. */
  readonly ends: readonly [string, string];
}

const heightPx = 160;
const widthPx = 600;
const gapShare = 0.25;

export function BarChart({ label, bars, ends }: BarChartProps) {
  const max = niceMax(Math.max(1, ...bars.map(({ count }) => count)));
  const step = widthPx / bars.length;
  const width = step * (1 - gapShare);
  return (
    <figure>
      <div className="flex gap-2">
        <div
          aria-hidden="true"
          className="flex w-8 flex-col justify-between text-right text-xs text-muted tabular-nums"
        >
          <span className="-translate-y-1/2">{max}</span>
          <span className="translate-y-1/2">0</span>
        </div>
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${widthPx} ${heightPx}`}
          preserveAspectRatio="none"
          className="h-40 w-full min-w-0 border-y border-line"
        >
          {bars.map(({ name, count }, at) => {
            const barHeight = (count / max) * heightPx;
            return (
              <rect
                key={name}
                x={at * step + (step - width) / 2}
                y={heightPx - barHeight}
                width={width}
                height={barHeight}
                className="fill-accent"
              >
                <title>{`${name}: ${count}`}</title>
              </rect>
            );
          })}
        </svg>
      </div>
      <div aria-hidden="true" className="mt-1 ml-10 flex justify-between text-xs text-muted">
        {ends.map((end) => (
          <span key={end}>{end}</span>
        ))}
      </div>
    </figure>
  );
}

/** The next of 1, 2, 5, 10, 20, 50, … */
function niceMax(max: number): number {
  const power = 10 ** Math.floor(Math.log10(max));
  return ([1, 2, 5].find((factor) => factor * power >= max) ?? 10) * power;
}
