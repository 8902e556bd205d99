/** How long a task takes, as people write it: `1h 30m`, `90`, `1.5 hours`. Pure. */
const maxMinutes = 525_600;
const minutesPer: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440, w: 10_080 };

/** @returns minutes; undefined: not understood */
export function parseDuration(text: string): number | undefined {
  const typed = text.trim().toLowerCase();
  const clock = /^(\d{1,4}):([0-5]\d)$/.exec(typed);
  if (clock !== null) return valid(Number(clock[1]) * 60 + Number(clock[2]));
  if (/^\d+$/.test(typed)) return valid(Number(typed));
  const part = /(\d+(?:[.,]\d+)?)\s*(m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?)(?![a-z])[\s,]*/y;
  let minutes = 0;
  while (part.lastIndex < typed.length) {
    const found = part.exec(typed);
    if (found === null) return undefined;
    minutes += Number(found[1]?.replace(",", ".")) * (minutesPer[found[2]?.[0] ?? ""] ?? 0);
  }
  return typed === "" ? undefined : valid(Math.round(minutes));
}

function valid(minutes: number): number | undefined {
  return minutes >= 1 && minutes <= maxMinutes ? minutes : undefined;
}

/** Such as `1 h 30 min`. */
export function formatDuration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : "", rest > 0 ? `${rest} min` : ""].filter(Boolean).join(" ");
}
