/** The rows of Upcoming: what is overdue, then each day that has tasks. Pure. */
import { messages } from "../../messages/views.ts";
import { asFlat } from "../../tasks/select.ts";
import type { DueTasks } from "../../tasks/select.ts";
import type { ListItem } from "../../tasks/task-list.tsx";
import { addDays } from "../../time/days.ts";
import { formatDay, formatLongDay } from "../../time/format.ts";

/** @param today `YYYY-MM-DD` */
export function upcomingItems({ overdue, today: dueToday, upcoming }: DueTasks, today: string): ListItem[] {
  const groups = [
    { id: "overdue", title: messages.overdue, tasks: overdue },
    { id: today, title: dayHeading(today, today), tasks: [...dueToday, ...(upcoming.get(today) ?? [])] },
    ...[...upcoming]
      .filter(([day]) => day !== today)
      .map(([day, tasks]) => ({ id: day, title: dayHeading(day, today), tasks })),
  ];
  return groups.flatMap(({ id, title, tasks }): ListItem[] =>
    tasks.length === 0 ? [] : [{ kind: "heading", id, title }, ...asFlat(tasks)],
  );
}

/** Such as "Tomorrow · Sunday, 29 November". */
function dayHeading(day: string, today: string): string {
  const isNear = day >= addDays(today, -1) && day <= addDays(today, 1);
  const longDay = formatLongDay(day, today);
  return isNear ? messages.dayHeading(formatDay(day, today), longDay) : longDay;
}
