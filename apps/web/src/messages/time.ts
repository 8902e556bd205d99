/** Words for days. */
export const messages = {
  today: "Today",
  tomorrow: "Tomorrow",
  yesterday: "Yesterday",
};
