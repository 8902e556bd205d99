/** Words of dialogs, toasts and pages in general. */
export const messages = {
  close: "Close",
  undo: "Undo",
  loading: "Loading…",
  notFound: "There is nothing here",
  toInbox: "Go to the Inbox",
  tryAgain: "Try again",
  unreachable: "The server cannot be reached",
  unreachableHint: "Check the connection. What you have written is kept.",
  failed: "Something went wrong",
  undone: (label: string) => `Undone: ${label}`,
  redone: (label: string) => `Done again: ${label}`,
  nothingToUndo: "There is nothing to undo",
  nothingToRedo: "There is nothing to redo",
  undoFailed: "It could not be undone: the server cannot be reached",
  leftAsItIs: (sentences: string) => `Left as it is: ${sentences}`,
};
