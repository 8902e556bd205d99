/** What a call changed, row by row and field by field. */
import { Link } from "wouter";
import { messages } from "../../messages/history.ts";
import { Dot } from "../../shell/dot.tsx";
import { formatValue } from "./field-value.ts";
import type { FieldValue } from "./field-value.ts";
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
          <RowChanges row={row} nameOf={nameOf} hasCaption={rows.length > 1} />
        </li>
      ))}
      {rows.length > maxRows && <li className="text-muted">{messages.moreRows(rows.length - maxRows)}</li>}
    </ul>
  );
}

interface RowChangesProps extends Pick<CallDetailsProps, "nameOf"> {
  readonly row: ChangedRow;
  readonly hasCaption: boolean;
}

function RowChanges({ row, nameOf, hasCaption }: RowChangesProps) {
  const { kind, id, verb, changes } = row;
  const name = nameOf(id);
  const what = name === undefined ? messages.unnamed(kind) : messages.quoted(name);
  // Where it is in the order is a key that means nothing to people.
  const shown = changes.filter(({ field }) => field !== "position");
  const cell = (field: string, value: FieldValue) => <Value field={field} value={value} nameOf={nameOf} />;
  return (
    <>
      {shown.length > 0 && (
        <table className="w-full table-fixed border-collapse text-left">
          <caption className={hasCaption ? "pb-1 text-left font-medium break-words" : "sr-only"}>
            {what}
          </caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">{messages.field}</th>
              {verb !== "created" && <th scope="col">{messages.before}</th>}
              {verb !== "purged" && <th scope="col">{messages.after}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ field, from, to }, at) => (
              <tr key={`${field} ${at}`} className="border-t border-line align-top">
                <th scope="row" className="w-1/4 py-1 pr-3 font-normal break-words text-muted">
                  {messages.fieldName(field)}
                </th>
                {verb !== "created" && (
                  <td className="py-1 pr-3 break-words text-muted">{cell(field, from)}</td>
                )}
                {verb !== "purged" && <td className="py-1 break-words">{cell(field, to)}</td>}
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

interface ValueProps extends Pick<CallDetailsProps, "nameOf"> {
  readonly field: string;
  readonly value: FieldValue;
}

function Value({ field, value, nameOf }: ValueProps) {
  const text = formatValue(field, value, nameOf);
  if (field !== "color" || typeof value !== "string") return text;
  return (
    <span className="flex items-center gap-2">
      <Dot color={value} />
      {text}
    </span>
  );
}
