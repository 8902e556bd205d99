/** A day that a rule asks for, in words, also if no calendar has it. Pure. */
const format = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeZone: "UTC" });
const dayNumber = new Intl.NumberFormat();

/** Such as "31 February 2026". @param day `YYYY-MM-DD` */
export function formatNominalDay(day: string): string {
  const firstOfMonth = new Date(`${day.slice(0, 8)}01T12:00:00Z`);
  return format
    .formatToParts(firstOfMonth)
    .map(({ type, value }) => (type === "day" ? dayNumber.format(Number(day.slice(8))) : value))
    .join("");
}
