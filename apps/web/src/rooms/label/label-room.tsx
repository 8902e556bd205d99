/** Tasks with a label. */
export default function LabelRoom(_: { readonly id: string }) {
  return null;
}
