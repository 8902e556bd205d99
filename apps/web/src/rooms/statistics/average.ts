/** An average in figures. Pure. */
import { messages } from "../../messages/statistics.ts";

const oneDecimal = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const least = 0.1;

/** With one decimal below ten: between "0" and "1" a day lies all that matters. */
export function formatAverage(average: number): string {
  if (average === 0 || average >= 9.95) return whole.format(average);
  return average < least / 2 ? messages.lessThan(oneDecimal.format(least)) : oneDecimal.format(average);
}
