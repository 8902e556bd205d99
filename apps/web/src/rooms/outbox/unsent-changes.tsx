/** Changes that have not reached the server, and why. */
export default function UnsentChanges(_: { readonly onClose: () => void }) {
  return null;
}
