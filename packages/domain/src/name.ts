/** Names of lists and labels, compared without regard to case. */

/** Two names with the same key are the same name. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** What `#inbox` means in every language of ours: the tasks that are in no list. */
export function isInbox(name: string): boolean {
  return nameKey(name) === "inbox";
}
