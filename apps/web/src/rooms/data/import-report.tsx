/** What an import has done, or would do: counts, and notes for people. */
import { messages } from "../../messages/data.ts";
import { changesAnything, kindsIn } from "./import-result.ts";
import type { ImportResult } from "./import-result.ts";

const columns = ["created", "updated", "unchanged"] as const;

export function ImportReport({ result }: { readonly result: ImportResult }) {
  const title = result.dryRun ? messages.wouldCome : messages.wasImported;
  return (
    <>
      <table className="mb-4 w-full max-w-md">
        <caption className="mb-2 text-left font-medium">{title}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            <th scope="col" className="py-1 text-left font-normal">
              {messages.kind}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="py-1 pl-3 text-right font-normal">
                {messages[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kindsIn(result).map((kind) => (
            <tr key={kind} className="border-b border-line">
              <th scope="row" className="py-1.5 text-left font-normal">
                {messages.kinds[kind]}
              </th>
              {columns.map((column) => (
                <td
                  key={column}
                  className={`py-1.5 pl-3 text-right tabular-nums ${result[kind][column] === 0 ? "text-muted" : ""}`}
                >
                  {messages.number(result[kind][column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {result.dryRun && !changesAnything(result) && <p className="mb-4">{messages.nothingNew}</p>}
      {result.notes.length > 0 && (
        <details open={result.notes.length <= 5} className="mb-4">
          <summary className="cursor-pointer font-medium">{messages.notes(result.notes.length)}</summary>
          <ul className="mt-2 max-h-72 list-disc overflow-y-auto pl-5 text-sm">
            {result.notes.map((note, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the same note may come twice
              <li key={index} className="mb-1 break-words">
                {note}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
