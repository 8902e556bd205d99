/** Tasks of a saved filter. */
export default function FilterRoom(_: { readonly id: string }) {
  return null;
}
