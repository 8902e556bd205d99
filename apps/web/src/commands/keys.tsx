/** Keys, as they are shown beside what they do. */
import { keyLabel } from "./keyboard.tsx";

export function Keys({ keys }: { readonly keys: readonly string[] }) {
  return keys.map((key) => (
    <kbd
      key={key}
      className="rounded border border-line px-1.5 font-sans text-xs/5 whitespace-nowrap text-muted"
    >
      {keyLabel(key)}
    </kbd>
  ));
}
