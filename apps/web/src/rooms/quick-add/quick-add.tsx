/** Adds a task from a line of text. */
export function QuickAdd(_: { readonly onClose: () => void }) {
  return null;
}
