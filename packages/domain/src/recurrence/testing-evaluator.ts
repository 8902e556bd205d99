/**
 * A slow second opinion on recurrence rules: looks at every hour of every day and asks whether the rule selects it, by the
 * words of RFC 5545, section 3.3.10. It shares nothing with the expansion that it checks, and reads dates as `Date` does.
 */

const names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const msPerDay = 86_400_000;

const utc = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day));
const daysBetween = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / msPerDay);
const addDays = (date: Date, days: number) => new Date(date.getTime() + days * msPerDay);
const midnight = (date: Date) => utc(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());

interface Parts {
  readonly frequency: string;
  readonly interval: number;
  readonly numbers: (name: string) => number[];
  readonly weekdays: readonly string[];
  readonly weekStart: number;
}

function readParts(text: string): Parts {
  const parts = new Map(text.split(";").map((part) => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]));
  const list = (name: string) => parts.get(name)?.split(",") ?? [];
  const numbers = new Map([...parts.keys()].map((name) => [name, list(name).map(Number)]));
  return {
    frequency: parts.get("FREQ") ?? "",
    interval: Number(parts.get("INTERVAL") ?? 1),
    numbers: (name) => numbers.get(name) ?? [],
    weekdays: list("BYDAY"),
    weekStart: names.indexOf(parts.get("WKST") ?? "MO"),
  };
}

function weekBegin(date: Date, weekStart: number): Date {
  let day = midnight(date);
  while (day.getUTCDay() !== weekStart) day = addDays(day, -1);
  return day;
}

/** The year and number of the week that a day is in, and how many weeks that year has. */
function weekOf(date: Date, weekStart: number): { number: number; weeks: number } {
  // A week belongs to the year that has four of its days: that of its fourth day.
  const begin = weekBegin(date, weekStart);
  const year = addDays(begin, 3).getUTCFullYear();
  const firstOf = (own: number) => weekBegin(utc(own, 0, 4), weekStart);
  return {
    number: daysBetween(firstOf(year), begin) / 7 + 1,
    weeks: daysBetween(firstOf(year), firstOf(year + 1)) / 7,
  };
}

/** Which period a time is in, counted from the start's. */
function periodOf({ frequency, weekStart }: Parts, at: Date, start: Date): number {
  const months = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth();
  switch (frequency) {
    case "YEARLY":
      return at.getUTCFullYear() - start.getUTCFullYear();
    case "MONTHLY":
      return months(at) - months(start);
    case "WEEKLY":
      return daysBetween(weekBegin(start, weekStart), weekBegin(at, weekStart)) / 7;
    case "DAILY":
      return daysBetween(midnight(start), midnight(at));
    default:
      return Math.floor(at.getTime() / 3_600_000) - Math.floor(start.getTime() / 3_600_000);
  }
}

function selectsWeekday(parts: Parts, value: string, at: Date): boolean {
  if (names[at.getUTCDay()] !== value.slice(-2)) return false;
  const nth = Number(value.slice(0, -2));
  if (nth === 0) return true;
  const isOfYear = parts.frequency === "YEARLY" && parts.numbers("BYMONTH").length === 0;
  const isSameSpan = (day: Date) =>
    day.getUTCFullYear() === at.getUTCFullYear() && (isOfYear || day.getUTCMonth() === at.getUTCMonth());
  let position = 1;
  const step = nth > 0 ? -7 : 7;
  for (let day = addDays(at, step); isSameSpan(day); day = addDays(day, step)) position += 1;
  return position === Math.abs(nth);
}

/** Whether every BY part that is given selects a day; parts that are not given take what the start has. */
function selectsDay(parts: Parts, at: Date, start: Date): boolean {
  const { frequency, numbers, weekdays } = parts;
  const given = (name: string) => numbers(name).length > 0;
  const either = (name: string, value: number, fromEnd: number) =>
    numbers(name).includes(value) || numbers(name).includes(fromEnd);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const daysInMonth = utc(year, month + 1, 0).getUTCDate();
  const dayOfYear = daysBetween(utc(year, 0, 1), midnight(at)) + 1;
  const daysInYear = daysBetween(utc(year, 0, 1), utc(year + 1, 0, 1));

  if (given("BYMONTH") && !numbers("BYMONTH").includes(month + 1)) return false;
  if (given("BYMONTHDAY") && !either("BYMONTHDAY", day, day - daysInMonth - 1)) return false;
  if (given("BYYEARDAY") && !either("BYYEARDAY", dayOfYear, dayOfYear - daysInYear - 1)) return false;
  if (given("BYWEEKNO")) {
    const { number, weeks } = weekOf(at, parts.weekStart);
    if (!either("BYWEEKNO", number, number - weeks - 1)) return false;
  }
  if (weekdays.length > 0 && !weekdays.some((value) => selectsWeekday(parts, value, at))) return false;
  const namesDays = weekdays.length > 0 || given("BYMONTHDAY") || given("BYYEARDAY");
  if (namesDays) return true;
  if (frequency === "WEEKLY" || given("BYWEEKNO")) return at.getUTCDay() === start.getUTCDay();
  if (frequency === "MONTHLY") return day === start.getUTCDate();
  if (frequency !== "YEARLY") return true;
  return day === start.getUTCDate() && (given("BYMONTH") || month === start.getUTCMonth());
}

function selectsHour({ frequency, numbers }: Parts, hour: number, start: Date): boolean {
  const hours = numbers("BYHOUR");
  return hours.length > 0 ? hours.includes(hour) : frequency === "HOURLY" || hour === start.getUTCHours();
}

/**
 * The first times after the start that a rule selects, among those within `days`; without SKIP, COUNT and UNTIL.
 *
 * @param from ISO 8601 without a zone
 */
export function evaluate(rule: string, from: string, days: number, limit: number): string[] {
  const parts = readParts(rule);
  const start = new Date(`${from}Z`);
  const minute = parts.numbers("BYMINUTE")[0] ?? start.getUTCMinutes();
  const found: Date[] = [];
  let period = -1;
  let selected: Date[] = [];
  const close = () => {
    const positions = parts.numbers("BYSETPOS");
    const chosen = selected.filter(
      (_, index) =>
        positions.length === 0 ||
        positions.includes(index + 1) ||
        positions.includes(index - selected.length),
    );
    found.push(...chosen.filter((at) => at.getTime() > start.getTime()));
    selected = [];
  };
  // From the beginning of the start's year: its period may have begun before it, and BYSETPOS counts all of the period.
  const first = addDays(utc(start.getUTCFullYear(), 0, 1), -7);
  for (let day = first; found.length < limit && day.getTime() < start.getTime() + days * msPerDay;) {
    const isSelected = selectsDay(parts, day, start);
    for (let hour = 0; hour < 24; hour += 1) {
      if (!isSelected || !selectsHour(parts, hour, start)) continue;
      const at = new Date(day.getTime() + hour * 3_600_000 + minute * 60_000);
      const own = periodOf(parts, at, start);
      if (own < 0 || own % parts.interval !== 0) continue;
      if (own !== period) close();
      period = own;
      selected.push(at);
    }
    day = addDays(day, 1);
  }
  close();
  return found.slice(0, limit).map((at) => at.toISOString().slice(0, 16));
}
