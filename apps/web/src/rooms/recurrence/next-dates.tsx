/** The next dates of a recurrence in words, and why one is not when the rule says. */
import type { PreviewItem } from "@taskwell/domain/recurrence/preview";
import { messages } from "../../messages/recurrence.ts";
import { formatFullDay, formatTime } from "../../time/format.ts";
import { formatNominalDay } from "./nominal-day.ts";

export function NextDates({ items }: { readonly items: readonly PreviewItem[] }) {
  if (items.length === 0) return <p>{messages.noNext}</p>;
  return (
    <section aria-label={messages.next}>
      <h3 className="mb-1 text-sm text-muted">{messages.next}</h3>
      <ol className="flex flex-col gap-1">
        {items.map(({ nominal, due, reason }) => (
          <li key={nominal + (due?.time ?? "")}>
            {due === null ? (
              <s className="text-muted">{formatNominalDay(nominal)}</s>
            ) : (
              <>
                {formatFullDay(due.date)}
                {due.time !== null && ` ${formatTime(due.time)}`}
              </>
            )}
            {reason !== null && <span className="text-sm text-muted"> · {messages.reasons[reason]}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
