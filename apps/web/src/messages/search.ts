/** Words of the search. */
export const messages = {
  title: "Search",
  field: "Search tasks",
  start: "Find any task",
  startHint:
    "By words of its title or description, its list or its labels. Parts of words will do, and done tasks are found too.",
  nothing: (text: string) => `Nothing found for “${text}”`,
  nothingHint: "Try fewer words, or parts of them.",
  similar: "No task has all of these words. These are similar:",
  offline: "The server cannot be reached: only open tasks that are kept here were searched.",
  results: "Results",
  count: (count: number, hasMore: boolean) =>
    count === 1 && !hasMore ? "1 task found" : `${count}${hasMore ? " or more" : ""} tasks found`,
  done: "Done",
  more: "Show more",
  loadingMore: "Loading…",
} as const;
