/** Counts as a table, perhaps with a bar in each row. */
interface CountTableProps {
  readonly caption: string;
  readonly nameColumn: string;
  readonly countColumn: string;
  readonly rows: readonly { readonly name: string; readonly count: number }[];
  readonly hasBars?: boolean;
}

export function CountTable({ caption, nameColumn, countColumn, rows, hasBars = false }: CountTableProps) {
  const max = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <table className={`w-full border-collapse text-left ${hasBars ? "" : "max-w-md text-sm"}`}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="text-sm text-muted">
          <th scope="col" className="py-1 pr-4 font-normal">
            {nameColumn}
          </th>
          {hasBars && <td aria-hidden="true" className="w-1/2" />}
          <th scope="col" className="py-1 text-right font-normal">
            {countColumn}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, count }) => (
          <tr key={name} className="border-t border-line">
            <th scope="row" className="py-1 pr-4 font-normal break-words">
              {name}
            </th>
            {hasBars && (
              <td aria-hidden="true" className="py-1">
                <div className="h-3 rounded-sm bg-accent" style={{ width: `${(100 * count) / max}%` }} />
              </td>
            )}
            <td className="py-1 text-right tabular-nums">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
