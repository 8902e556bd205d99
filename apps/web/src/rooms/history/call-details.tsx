/** What a call changed, row by row and field by field. */
import { Link } from "wouter";
import { messages } from "../../messages/history.ts";
import { formatValue } from "./field-value.ts";
import type { ChangedRow } from "./history-calls.ts";

const maxRows = 20;

interface CallDetailsProps {
  readonly rows: readonly ChangedRow[];
  readonly nameOf: (id: string) => string | undefined;
}

export function CallDetails({ rows, nameOf }: CallDetailsProps) {
  return (
    <ul className="mt-1 flex flex-col gap-3">
      {rows.slice(0, maxRows).map((row) => (
        <li key={row.id}>
          <RowChanges row={row} nameOf={nameOf} />
        </li>
      ))}
      {rows.length > maxRows && <li className="text-muted">{messages.moreRows(rows.length - maxRows)}</li>}
    </ul>
  );
}

function RowChanges({ row, nameOf }: { readonly row: ChangedRow } & Pick<CallDetailsProps, "nameOf">) {
  const { kind, id, changes } = row;
  const name = nameOf(id);
  const what = name === undefined ? messages.unnamed(kind) : messages.named(kind, name);
  // Where it is in the order is a key that means nothing to people.
  const shown = changes.filter(({ field }) => field !== "position");
  return (
    <>
      {shown.length > 0 && (
        <table className="w-full table-fixed border-collapse text-left">
          <caption className="pb-1 text-left font-medium break-words">{what}</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">{messages.field}</th>
              <th scope="col">{messages.before}</th>
              <th scope="col">{messages.after}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ field, from, to }) => (
              <tr key={field} className="border-t border-line align-top">
                <th scope="row" className="w-1/4 py-1 pr-3 font-normal text-muted">
                  {messages.fieldName(field)}
                </th>
                <td className="py-1 pr-3 break-words text-muted line-through decoration-1">
                  {formatValue(field, from, nameOf)}
                </td>
                <td className="py-1 break-words">{formatValue(field, to, nameOf)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Link
        href={`/history?id=${id}`}
        aria-label={messages.allChangesOf(what)}
        className="inline-block min-h-6 py-0.5 text-muted underline underline-offset-2 hover:text-ink"
      >
        {messages.allChanges}
      </Link>
    </>
  );
}
