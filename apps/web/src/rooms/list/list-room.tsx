/** A list. */
export default function ListRoom(_: { readonly id: string }) {
  return null;
}
