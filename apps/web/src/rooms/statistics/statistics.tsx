/** How much was done: per day, week or month, and by list. */
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { trpc } from "../../api.ts";
import { messages as partMessages } from "../../messages/parts.ts";
import { messages } from "../../messages/statistics.ts";
import { inputLook } from "../../parts/field.tsx";
import { Empty, Loading, Page } from "../../parts/page.tsx";
import { useIsOffline } from "../../shell/connection.ts";
import { ownTimeZone } from "../../time/days.ts";
import { firstDayOfWeek } from "../../time/first-day-of-week.ts";
import { useToday } from "../../time/use-now.ts";
import { startsUntil } from "./done-counts.ts";
import type { Unit } from "./done-counts.ts";
import { Numbers } from "./numbers.tsx";

const units = ["days", "weeks", "months"] as const;

export default function Statistics() {
  const [unit, setUnit] = useState<Unit>("days");
  const today = useToday();
  const firstDay = firstDayOfWeek();
  const isOffline = useIsOffline();
  // The longest time, of which the others are parts.
  const from = startsUntil("months", today, firstDay)[0] ?? today;
  const answer = useQuery(trpc.task.doneCounts.queryOptions({ from, to: today, timeZone: ownTimeZone }));
  const isUnreachable = isOffline || answer.isError || answer.isPaused;
  return (
    <Page title={messages.statistics} actions={<RangeChoice unit={unit} onChange={setUnit} />}>
      <p role="status" className="mb-4 text-muted empty:hidden">
        {answer.data !== undefined && isUnreachable && messages.lastAnswer}
      </p>
      {answer.data !== undefined && (
        <Numbers unit={unit} days={answer.data.days} today={today} firstDay={firstDay} />
      )}
      {answer.data === undefined &&
        (isUnreachable ? <Empty title={messages.unreachable} /> : <Loading label={partMessages.loading} />)}
    </Page>
  );
}

interface RangeChoiceProps {
  readonly unit: Unit;
  readonly onChange: (unit: Unit) => void;
}

function RangeChoice({ unit, onChange }: RangeChoiceProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {messages.range}
      </label>
      <select
        id={id}
        className={`${inputLook} w-auto!`}
        value={unit}
        onChange={({ target }) => {
          const chosen = units.find((one) => one === target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {units.map((one) => (
          <option key={one} value={one}>
            {messages.ranges[one]}
          </option>
        ))}
      </select>
    </>
  );
}
