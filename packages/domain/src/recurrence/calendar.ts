/** The proleptic Gregorian calendar in integers: a day is a number, 0 on 1970-01-01. */

export interface CalendarDay {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly day: number;
}

const daysPerEra = 146_097; // 400 years
const daysFromEraToUnix = 719_468; // from 0000-03-01 to 1970-01-01

/** As in H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that a leap day is the last. */
export function dayNumber(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPerEra + dayOfEra - daysFromEraToUnix;
}

export function calendarDay(number: number): CalendarDay {
  const shifted = number + daysFromEraToUnix;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** The first day of a month; `month` may go on from 12 to 13. */
export function firstOfMonth(year: number, month: number): number {
  return month > 12 ? dayNumber(year + 1, month - 12, 1) : dayNumber(year, month, 1);
}

/** The last day's number in its month. */
export function lengthOfMonth(year: number, month: number): number {
  return firstOfMonth(year, month + 1) - firstOfMonth(year, month);
}

/** 0 on Monday to 6 on Sunday. */
export function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7;
}

/** The first day of the week that a day is in. @param weekStart its weekday */
export function startOfWeek(number: number, weekStart: number): number {
  return number - ((weekdayOf(number) - weekStart + 7) % 7);
}

/** The first day of week 1 of a year: the first week with at least four of its days (ISO 8601, RFC 5545 BYWEEKNO). */
export function startOfWeekOne(year: number, weekStart: number): number {
  return startOfWeek(dayNumber(year, 1, 4), weekStart);
}
