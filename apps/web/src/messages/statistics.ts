/** Words of the statistics page. */
const tasks = (count: number) => (count === 1 ? "1 task" : `${count} tasks`);

export const messages = {
  statistics: "Statistics",
  range: "Time",
  ranges: {
    days: "The last 30 days",
    weeks: "The last 12 weeks",
    months: "The last 12 months",
  },
  doneBy: {
    days: "Done per day",
    weeks: "Done per week",
    months: "Done per month",
  },
  doneByList: "Done by list",
  /** For screen readers: what a chart shows. */
  chart: (title: string, total: number, best: string, bestCount: number) =>
    `${title}: ${tasks(total)} altogether. The most was ${bestCount}: ${best}.`,
  today: "Today",
  thisWeek: "This week",
  perDay: "On average per day",
  lessThan: (number: string) => `< ${number}`,
  numbers: "The numbers",
  columns: { days: "Day", weeks: "Week", months: "Month", list: "List", done: "Done" },
  weekOf: (day: string) => `Week of ${day}`,
  inbox: "Inbox",
  goneList: "Lists that are gone",
  hint: "Each time a repeating task is done, it counts.",
  empty: "Nothing was done in this time",
  emptyHint: "Complete a task, and it is counted here.",
  unreachable: "Statistics cannot be shown without a connection",
  lastAnswer: "There is no connection: these are the numbers as they were.",
};
