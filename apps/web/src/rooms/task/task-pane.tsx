/** A task in full, beside the room that it was opened from. */
export default function TaskPane(_: { readonly id: string; readonly onClose: () => void }) {
  return null;
}
