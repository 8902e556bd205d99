/** What was done in the chosen time: a chart with its numbers as a table, and by list. */
import { messages } from "../../messages/statistics.ts";
import { Empty } from "../../parts/page.tsx";
import { addDays } from "../../time/days.ts";
import { formatDay, formatMonth } from "../../time/format.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { formatAverage } from "./average.ts";
import { BarChart } from "./bar-chart.tsx";
import { CountTable } from "./count-table.tsx";
import { barsOf, countsByList, startOf, sumSince } from "./done-counts.ts";
import type { DoneDay, Unit } from "./done-counts.ts";

interface NumbersProps {
  readonly unit: Unit;
  readonly days: readonly DoneDay[];
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Of weeks: 0 is Monday. */
  readonly firstDay: number;
}

export function Numbers({ unit, days, today, firstDay }: NumbersProps) {
  const { lists } = useRows();
  const units = barsOf(unit, days, today, firstDay);
  const from = units[0]?.start ?? today;
  const total = sumSince(days, from);
  const bars = units.map(({ start, count }) => ({ name: nameOfUnit(unit, start, today), count }));
  const best = bars.reduce((a, b) => (b.count > a.count ? b : a));
  const byList = countsByList(days, from, (listId) =>
    listId === null ? messages.inbox : (lists.get(listId)?.name ?? messages.goneList),
  );
  return (
    <>
      <Facts days={days} today={today} firstDay={firstDay} />
      {total === 0 ? (
        <Empty title={messages.empty}>{messages.emptyHint}</Empty>
      ) : (
        <>
          <section className="mb-8">
            <h2 className="mb-4 font-semibold">{messages.doneBy[unit]}</h2>
            <BarChart
              label={messages.chart(messages.doneBy[unit], total, best.name, best.count)}
              bars={bars}
              ends={[bars[0]?.name ?? "", bars.at(-1)?.name ?? ""]}
            />
            <details className="mt-2">
              <summary className="min-h-8 cursor-pointer py-1 text-sm text-muted hover:text-ink">
                {messages.numbers}
              </summary>
              <CountTable
                caption={messages.doneBy[unit]}
                nameColumn={messages.columns[unit]}
                countColumn={messages.columns.done}
                rows={bars.toReversed()}
              />
            </details>
          </section>
          <section>
            <h2 className="mb-2 font-semibold">{messages.doneByList}</h2>
            <CountTable
              caption={messages.doneByList}
              nameColumn={messages.columns.list}
              countColumn={messages.columns.done}
              rows={byList}
              hasBars
            />
            <p className="mt-4 text-sm text-muted">{messages.hint}</p>
          </section>
        </>
      )}
    </>
  );
}

const averageDays = 30;
const number = new Intl.NumberFormat();

function Facts({ days, today, firstDay }: Omit<NumbersProps, "unit">) {
  const lastDays = sumSince(days, addDays(today, 1 - averageDays));
  const facts = [
    { name: messages.today, value: number.format(sumSince(days, today)) },
    { name: messages.thisWeek, value: number.format(sumSince(days, startOf("weeks", today, firstDay))) },
    { name: messages.ranges.days, value: number.format(lastDays) },
    { name: messages.perDay, value: formatAverage(lastDays / averageDays) },
  ];
  return (
    <dl className="mt-2 mb-8 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
      {facts.map(({ name, value }) => (
        <div key={name} className="flex flex-col-reverse justify-end">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-2xl font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function nameOfUnit(unit: Unit, start: string, today: string): string {
  if (unit === "months") return formatMonth(start);
  return unit === "weeks" ? messages.weekOf(formatDay(start, today)) : formatDay(start, today);
}
