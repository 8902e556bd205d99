/** Words of recurrence: rules, and the dialog that sets one. */
const ordinals: Readonly<Record<number, string>> = {
  [-1]: "last",
  [-2]: "second to last",
  1: "first",
  2: "second",
  3: "third",
  4: "fourth",
  5: "fifth",
};
const ordinal = (number: number) =>
  `${number}${["th", "st", "nd", "rd"][number % 100 > 10 && number % 100 < 14 ? 0 : number % 10] ?? "th"}`;

export const messages = {
  title: "Repeat",
  every: (interval: number, unit: "hour" | "day" | "week" | "month" | "year") =>
    interval === 1 ? `Every ${unit}` : `Every ${interval} ${unit}s`,
  everyWeekday: "Every weekday",
  on: (days: string) => `on ${days}`,
  onDay: (day: number) =>
    day === -1
      ? "on the last day"
      : day < 0
        ? `on the ${ordinal(-day)} to last day`
        : `on the ${ordinal(day)}`,
  nthWeekday: (number: number, weekday: string) => `the ${ordinals[number] ?? ordinal(number)} ${weekday}`,
  inMonths: (months: string) => `in ${months}`,
  times: (count: number) => `${count} times`,
  until: (date: string) => `until ${date}`,
  afterCompletion: "after it was done",
  never: "Does not repeat",
  daily: "Every day",
  weekly: (weekday: string) => `Every week on ${weekday}`,
  monthly: (day: string) => `Every month ${day}`,
  yearly: (day: string) => `Every year ${day}`,
  custom: "Custom",
  howOften: "How often?",
  interval: "Every",
  unit: "Unit",
  units: (interval: number) =>
    interval === 1
      ? { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" }
      : { DAILY: "days", WEEKLY: "weeks", MONTHLY: "months", YEARLY: "years" },
  weekdays: "On these days",
  day: "On which day",
  sameWeekday: {
    schedule: "None: on the weekday of the due date.",
    completion: "None: on the weekday it was done.",
  },
  sameDay: { schedule: "on the day of the due date", completion: "on the day it was done" },
  onDate: (date: string) => `on ${date}`,
  dayIn: (day: string, month: string) => `${day} in ${month}`,
  skip: "Where the month is too short",
  skips: {
    OMIT: "leave it out",
    BACKWARD: "the last day of the month",
    FORWARD: "the first day of the next month",
  },
  onlyAsText: "This rule can only be changed in words or as RRULE.",
  inWords: "Or in words",
  inWordsHint: "Such as: every other friday, every 3 months on the 1st",
  rule: "Or as RRULE (RFC 5545)",
  ruleHint: "Such as FREQ=DAILY;INTERVAL=3",
  notUnderstood: "Not understood. Try: every other friday.",
  anchor: "The next date counts from",
  anchors: { schedule: "the due date", completion: "the day it was done" },
  ends: "Ends",
  endsNever: "never",
  endsAfter: "after n times",
  endsOn: "on a date",
  count: "Times",
  lastDay: "Last day",
  next: "The next dates",
  noNext: "It does not come again.",
  needsDue: "It begins today: a task that repeats needs a due date.",
  reasons: {
    moved_backward: "earlier, as the month is too short",
    moved_forward: "later, as the month is too short",
    left_out: "left out, as the month is too short",
    gap: "later, as the clocks go forward",
    repeated: "the first of two, as the clocks go back",
  },
};
