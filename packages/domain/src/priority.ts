/** How much a task matters. */

/** From the lowest to the highest; stored as the index. */
export const priorities = ["none", "low", "medium", "high", "urgent"] as const;
export type Priority = (typeof priorities)[number];
