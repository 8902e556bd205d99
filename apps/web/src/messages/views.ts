/** Words of the rooms that show tasks. */
export const messages = {
  inbox: "Inbox",
  inboxEmpty: "Your Inbox is empty",
  today: "Today",
};
