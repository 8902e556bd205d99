/** Case-insensitive names of lists and labels. */

/** A name's key for comparison: equal keys mean equal names (Unicode NFC, lower case). */
export function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** Whether a name is `inbox`, which filters and quick add reserve for tasks without a list. */
export function isInbox(name: string): boolean {
  return nameKey(name) === "inbox";
}
