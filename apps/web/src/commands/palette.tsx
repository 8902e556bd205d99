/** Finds commands and places by their names. */
export default function Palette(_: { readonly onClose: () => void }) {
  return null;
}
