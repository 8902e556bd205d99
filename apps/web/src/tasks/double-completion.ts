/** Tells a double click from completing the next occurrence: a task that recurs is open again between the two clicks. */
const doubleClickMs = 1_000;
const completedAtMs = new Map<string, number>();

export function isCompletedTwice(id: string): boolean {
  return performance.now() - (completedAtMs.get(id) ?? -Infinity) < doubleClickMs;
}

export function rememberCompletion(id: string): void {
  completedAtMs.set(id, performance.now());
}
