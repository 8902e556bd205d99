/** The map of keys. */
export default function KeyMap(_: { readonly onClose: () => void }) {
  return null;
}
