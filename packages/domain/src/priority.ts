/** Priorities of a task. */

/** From lowest to highest. The database stores the index. */
export const priorities = ["none", "low", "medium", "high", "urgent"] as const;
export type Priority = (typeof priorities)[number];
